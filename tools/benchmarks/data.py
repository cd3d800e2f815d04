"""The images that all contestants read."""

import gzip
import os
import pathlib
import random
import shutil

IMAGES, LABELS = "train-images-idx3-ubyte", "train-labels-idx1-ubyte"
COUNT, PIXELS = 60_000, 784


class Data:
    """A folder with the training images of MNIST and their labels as uncompressed IDX files, which every contestant can
    read: from the folder that INGOT_MNIST names, else noise with as much ink and labels in turn."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.images = self.folder / IMAGES
        source = os.environ.get("INGOT_MNIST")
        self.name = "MNIST" if source else "noise"
        if source:
            for name in (IMAGES, LABELS):
                unpack(pathlib.Path(source), name, self.folder)
        else:
            make_noise(self.folder)

    def first(self, count, folder):
        """A folder with the first images and their labels."""
        count = min(count, COUNT)
        for name, header, size in ((IMAGES, 16, PIXELS), (LABELS, 8, 1)):
            with open(self.folder / name, "rb") as file:
                start, rest = file.read(header), file.read(count * size)
            pathlib.Path(folder, name).write_bytes(start[:4] + count.to_bytes(4, "big") + start[8:] + rest)
        return pathlib.Path(folder)


def unpack(source, name, folder):
    plain = source / name
    opened = open(plain, "rb") if plain.exists() else gzip.open(source / f"{name}.gz")
    # In pieces, so that this process stays small.
    with opened as packed, open(folder / name, "wb") as file:
        shutil.copyfileobj(packed, file)


def make_noise(folder):
    generator = random.Random(1)
    ink = bytes(255 if byte < 49 else 0 for byte in range(256))
    with open(folder / IMAGES, "wb") as file:
        file.write(b"".join(number.to_bytes(4, "big") for number in (0x803, COUNT, 28, 28)))
        for _ in range(COUNT // 100):
            file.write(generator.randbytes(100 * PIXELS).translate(ink))
    labels = bytes(number % 10 for number in range(COUNT))
    folder.joinpath(LABELS).write_bytes(b"".join(number.to_bytes(4, "big") for number in (0x801, COUNT)) + labels)
