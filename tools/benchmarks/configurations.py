"""What is timed: models, at several widths and batches."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Configuration:
    """A model with its sizes, under Ingot's name and settings and under the peers' name."""

    name: str
    model: str
    peer: str
    threads: int
    settings: tuple = ()
    width: int = 1000
    batch: int = 100

    @property
    def title(self):
        threads = "1 thread" if self.threads == 1 else f"{self.threads} threads"
        return f"{self.model}, width {self.width}, batch {self.batch}, {threads}"


def configurations(threads):
    # The peers train the Gaussian model at the rates of the listing.
    gaussian = dict(model="gaussian-aae", peer="gaussian", settings=("--preset", "listing"))
    clusters = ("--set", "clusters=30")
    return [
        Configuration("gaussian", threads=threads, **gaussian),
        Configuration("gaussian-one-thread", threads=1, **gaussian),
        Configuration("gaussian-width-256", threads=threads, width=256, **gaussian),
        Configuration("gaussian-width-3000", threads=threads, width=3000, **gaussian),
        Configuration("gaussian-batch-32", threads=threads, batch=32, **gaussian),
        Configuration("gaussian-batch-512", threads=threads, batch=512, **gaussian),
        Configuration("semisupervised", "semisupervised-aae", "semisupervised", threads),
        Configuration("variational", "variational-autoencoder", "variational", threads),
        Configuration("clustering", "clustering-aae", "clustering", threads, clusters),
    ]
