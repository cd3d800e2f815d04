extension CSource {
  /// The header, the source and the weights, and where these are linked in, what puts them into an object.
  package var files: [ArtifactFile] {
    var files = [
      ArtifactFile("\(options.name).h", header), ArtifactFile("\(options.name).c", source),
      ArtifactFile("\(options.name).weights", weights),
    ]
    if options.linksWeights { files.append(ArtifactFile("\(options.name)_weights.S", assembly)) }
    return files
  }

  /// The names of the functions that take their memory from the caller.
  package var symbols: [String] { functions.map { "\($0.symbol)_with" } }

  /// The files with what builds them, and an example.
  package func project(_ data: ExampleData) -> [ArtifactFile] {
    files + [
      ArtifactFile("Makefile", makefile), ArtifactFile("CMakeLists.txt", cmake),
      ArtifactFile("example.c", CExample(self, data).text),
    ]
  }

  /// Puts the bytes of the weights into an object, which takes no time at all.
  package var assembly: String {
    let name = "\(options.name)_weights"
    // A tool that rebuilds what has changed reads this file and not the weights.
    return """
      // The weights of \(options.name).c, with the fingerprint \(fingerprint(of: weights)).
      #if defined(__APPLE__)
        .section __TEXT,__const
        .globl _\(name)
        .p2align 6
      _\(name):
      #else
        .section .rodata
        .globl \(name)
        .balign 64
      #if defined(__ELF__)
        .type \(name), %object
        .size \(name), \(weights.count)
      #endif
      \(name):
      #endif
        .incbin "\(options.name).weights"
      #if defined(__ELF__)
        .section .note.GNU-stack, "", %progbits
      #endif

      """
  }

  private var objects: String {
    options.linksWeights ? "\(options.name).o \(options.name)_weights.o" : "\(options.name).o"
  }

  private var makefile: String {
    let name = options.name
    var text = """
      # make builds the library and an example; make run runs it.
      CC ?= cc
      \(architecture)CFLAGS ?= -O2\(options.dispatches ? "" : " $(ARCHITECTURE)")
      ALL_CFLAGS = -std=c99 -Wall -Wextra -I. $(CFLAGS)

      all: lib\(name).a example

      lib\(name).a: \(objects)
      \t$(AR) rcs $@ $^

      \(name).o: \(name).c \(name).h
      \t$(CC) $(ALL_CFLAGS) -c $< -o $@


      """
    if options.linksWeights {
      text += "\(name)_weights.o: \(name)_weights.S \(name).weights\n\t$(CC) -I. -c $< -o $@\n\n"
    }
    return text + """
      example: example.c \(name).h lib\(name).a
      \t$(CC) $(ALL_CFLAGS) example.c lib\(name).a -o $@

      run: example
      \t./example

      clean:
      \trm -f *.o *.a example example.pgm

      .PHONY: all run clean

      """
  }

  /// The flag for the fastest code of the machine that compiles, unless the code decides that when it runs. Only on x86
  /// is there more than every compiler uses anyway.
  private var architecture: String {
    options.dispatches ? "" : "ARCHITECTURE := $(if $(filter x86_64 amd64,$(shell uname -m)),-march=native)\n"
  }

  private var cmake: String {
    let name = options.name
    var text = """
      cmake_minimum_required(VERSION 3.16)
      project(\(name) C\(options.linksWeights ? " ASM" : ""))

      if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
        set(CMAKE_BUILD_TYPE Release)
      endif()

      add_library(\(name) STATIC \(name).c\(options.linksWeights ? " \(name)_weights.S" : ""))
      target_include_directories(\(name) PUBLIC ${CMAKE_CURRENT_SOURCE_DIR})
      set_target_properties(\(name) PROPERTIES C_STANDARD 99)

      """
    if !options.dispatches {
      text += """
        if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64" AND NOT CMAKE_CROSSCOMPILING)
          target_compile_options(\(name) PRIVATE $<$<COMPILE_LANGUAGE:C>:-march=native>)
        endif()

        """
    }
    if options.linksWeights {
      text += """
        set_source_files_properties(
          \(name)_weights.S PROPERTIES OBJECT_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/\(name).weights)

        """
    }
    return text + """

      # Not as a part of another project.
      if(CMAKE_SOURCE_DIR STREQUAL CMAKE_CURRENT_SOURCE_DIR)
        add_executable(\(name)_example example.c)
        target_link_libraries(\(name)_example PRIVATE \(name))
      endif()

      """
  }
}

/// Returns a number that differs for other bytes (FNV-1a with 64 bits).
private func fingerprint(of bytes: [UInt8]) -> String {
  let hash = bytes.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  return String(hash, radix: 16)
}
