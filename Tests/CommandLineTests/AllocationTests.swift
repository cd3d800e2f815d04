import Foundation
import IngotTestSupport
import Testing

/// Tests that a training step allocates no memory.
struct AllocationTests {
  /// Counts all allocations of a program that is started with it in `LD_PRELOAD`.
  private static let counter = """
    #include <stdatomic.h>
    #include <stdio.h>
    #include <stdlib.h>
    extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t);
    static atomic_long count;
    void *malloc(size_t size) { count++; return __libc_malloc(size); }
    void *calloc(size_t number, size_t size) { count++; return __libc_calloc(number, size); }
    void *realloc(void *memory, size_t size) { count++; return __libc_realloc(memory, size); }
    __attribute__((destructor)) static void report(void) {
      FILE *file = fopen(getenv("COUNT"), "w");
      if (file) fprintf(file, "%ld", count), fclose(file);
    }
    """

  /// Five times as many steps on the same images take no more allocations, within what varies from run to run.
  @Test(arguments: ["gaussian-aae", "semisupervised-aae"])
  func aStepAllocatesNothing(_ model: String) throws {
    let folder = try TemporaryFolder()
    let source = try folder.write(Array(Self.counter.utf8), to: "counter.c")
    let library = folder.path + "/counter.so"
    let compiled = try Programs.run("clang", ["-O1", "-fPIC", "-shared", source, "-o", library])
    try #require(compiled.status == 0, "\(compiled.messages)")
    func allocations(batch: Int) throws -> Int {
      let run = try CommandLineTool.run(
        [
          "train", model, "--set", "width=8", "--digits", "2000", "--batch", "\(batch)", "--no-validation", "--epochs",
          "1", "--out", "\(folder.path)/\(batch)",
        ], environment: ["LD_PRELOAD": library, "COUNT": folder.path + "/count"])
      try #require(run.status == 0, "\(run.error)")
      return try #require(Int(String(contentsOfFile: folder.path + "/count", encoding: .utf8)))
    }
    // 200 steps and 1,000.
    let (few, many) = (try allocations(batch: 10), try allocations(batch: 2))
    #expect(many - few < 400, "\(few) allocations in 200 steps, \(many) in 1,000")
  }
}
