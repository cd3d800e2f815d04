extension TrainingSource {
  /// The header and the source.
  package var files: [ArtifactFile] {
    [ArtifactFile("\(options.name).h", header), ArtifactFile("\(options.name).c", source)]
  }

  /// The names of all functions of the header.
  package var symbols: [String] {
    ["initialize", "load", "save", "step"].map { "\(options.name)_\($0)" } + phases.map(\.symbol)
      + functions.map(\.symbol)
  }

  /// The files with what builds them, and an example.
  package var project: [ArtifactFile] {
    files + [ArtifactFile("Makefile", makefile), ArtifactFile("example.c", TrainingExample(self).text)]
  }

  private var makefile: String {
    let name = options.name
    return """
      # make builds the library and an example; make run runs it. BLAS=openblas computes products with OpenBLAS.
      CC ?= cc
      ARCHITECTURE := $(if $(filter x86_64 amd64,$(shell uname -m)),-march=native)
      CFLAGS ?= -O3 $(ARCHITECTURE)
      ALL_CFLAGS = -std=c99 -Wall -Wextra -I. $(CFLAGS) $(if $(BLAS),-DINGOT_CBLAS)

      all: lib\(name).a example

      lib\(name).a: \(name).o
      \t$(AR) rcs $@ $^

      \(name).o: \(name).c \(name).h
      \t$(CC) $(ALL_CFLAGS) -c $< -o $@

      example: example.c \(name).h lib\(name).a
      \t$(CC) $(ALL_CFLAGS) example.c lib\(name).a $(if $(BLAS),-l$(BLAS)) -o $@

      run: example
      \t./example

      clean:
      \trm -f *.o *.a example

      .PHONY: all run clean

      """
  }
}
