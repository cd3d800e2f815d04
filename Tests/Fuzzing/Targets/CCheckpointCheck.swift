import Foundation
import IngotCompiler
import IngotEmission
import IngotTestSupport

/// The reader of checkpoints in the training program in C of the sample, compiled with the sanitizers of this process.
final class CCheckpointCheck {
  private typealias Load =
    @convention(c) (UnsafeMutableRawPointer, Int, UnsafeRawPointer, Int, UnsafeMutablePointer<UInt64>) -> Int32
  private typealias Save = @convention(c) (UnsafeRawPointer, UInt64, UnsafeMutableRawPointer, Int) -> Int32

  /// A checkpoint that the program has written.
  let sample: [UInt8]
  private let store: UnsafeMutableRawPointer
  private let storeBytes: Int
  private let load: Load

  init() throws {
    let source = try TrainingSource(
      Compilation(Sample.module()), .init(name: "sample", metadata: ["format": "4", "program": "p"]))
    let folder = try TemporaryFolder()
    for file in source.files { _ = try folder.write(file.bytes, to: file.path) }
    let flags = ["-std=c99", "-g", "-O1", "-fPIC", "-shared", "-fsanitize=address,undefined,fuzzer-no-link"]
    let compiled = try Programs.run(
      "clang", flags + ["-fno-sanitize-recover=all", "-I.", "sample.c", "-o", "sample.so"], in: folder.path)
    guard compiled.status == 0, let library = dlopen("\(folder.path)/sample.so", RTLD_NOW),
      let load = dlsym(library, "sample_load"), let save = dlsym(library, "sample_save")
    else { fatalError("expected a program, found none: \(compiled.messages)\(String(cString: dlerror()))") }
    self.load = unsafeBitCast(load, to: Load.self)
    storeBytes = source.memory.store
    store = .allocate(byteCount: storeBytes, alignment: 64)
    store.initializeMemory(as: UInt8.self, repeating: 0, count: storeBytes)
    var bytes = Array(repeating: UInt8(0), count: source.checkpointBytes)
    let result = unsafeBitCast(save, to: Save.self)(store, 7, &bytes, bytes.count)
    precondition(result == 0)
    sample = bytes
  }

  deinit { store.deallocate() }

  func check(_ bytes: [UInt8]) {
    // Memory of exactly this size shows whatever is read beyond it.
    let file = UnsafeMutableRawPointer.allocate(byteCount: bytes.count, alignment: 1)
    defer { file.deallocate() }
    file.copyMemory(from: bytes, byteCount: bytes.count)
    var step: UInt64 = 0
    _ = load(store, storeBytes, file, bytes.count, &step)
  }
}
