import Foundation
import IngotCompiler
import IngotEmission
import IngotIR
import IngotTestSupport
import Testing

/// A training program in C, compiled to a library of this process, with its memory.
final class CompiledTraining {
  private typealias Initialize = @convention(c) (UnsafeMutableRawPointer, Int, UInt64) -> Int32
  private typealias Load =
    @convention(c) (UnsafeMutableRawPointer, Int, UnsafeRawPointer, Int, UnsafeMutablePointer<UInt64>) -> Int32
  private typealias Save = @convention(c) (UnsafeRawPointer, UInt64, UnsafeMutableRawPointer, Int) -> Int32
  private typealias Step =
    @convention(c) (
      UnsafeMutableRawPointer, UnsafeMutableRawPointer, UnsafeMutableRawPointer, UInt64, UInt64,
      UnsafeMutablePointer<Float>
    ) -> Void

  let source: TrainingSource
  let store: UnsafeMutableRawBufferPointer
  private let work: UnsafeMutableRawBufferPointer
  private let handle: UnsafeMutableRawPointer
  private let folder: TemporaryFolder

  init(_ source: TrainingSource, _ toolchain: CompiledC.Toolchain, optimization: String = "-O1") throws {
    self.source = source
    folder = try TemporaryFolder()
    for file in source.files { _ = try folder.write(file.bytes, to: file.path) }
    let library = "\(folder.path)/library.so"
    try CompiledC.run(
      toolchain.compiler,
      CompiledC.strict + toolchain.flags + [
        optimization, "-fPIC", "-shared", "-I.", "\(source.options.name).c", "-o", library,
      ], in: folder.path)
    handle = try #require(dlopen(library, RTLD_NOW), "\(String(cString: dlerror()))")
    store = .allocate(byteCount: source.memory.store, alignment: 64)
    work = .allocate(byteCount: source.memory.work, alignment: 64)
    // Whatever is read before it is written shows.
    for memory in [store, work] { memory.copyBytes(from: repeatElement(0xFF, count: memory.count)) }
  }

  deinit {
    dlclose(handle)
    store.deallocate()
    work.deallocate()
  }

  private func function<Signature>(_ name: String, as type: Signature.Type) throws -> Signature {
    unsafeBitCast(try #require(dlsym(handle, "\(source.options.name)_\(name)")), to: type)
  }

  func initialize(seed: UInt64) throws {
    let result = try function("initialize", as: Initialize.self)(address(store), store.count, seed)
    #expect(result == 0)
  }

  /// Runs a step and returns the loss of each phase.
  func step(_ number: Int, seed: UInt64, _ inputs: [String: [Float]]) throws -> [Float] {
    let buffers = source.inputs.map { input in
      let numbers = inputs[input.name] ?? []
      let buffer = UnsafeMutablePointer<Float>.allocate(capacity: max(1, numbers.count))
      buffer.initialize(from: numbers, count: numbers.count)
      return buffer
    }
    defer { for buffer in buffers { buffer.deallocate() } }
    var pointers = buffers.map { UnsafeMutableRawPointer($0) }
    var losses = Array(repeating: Float.nan, count: source.phases.count)
    let step = try function("step", as: Step.self)
    pointers.append(address(store))
    pointers.withUnsafeMutableBytes { members in
      guard let members = members.baseAddress else { return }
      step(address(store), address(work), members, seed, UInt64(number), &losses)
    }
    return losses
  }

  func save(step: Int) throws -> [UInt8] {
    var bytes = Array(repeating: UInt8(0xFF), count: source.checkpointBytes)
    let result = try function("save", as: Save.self)(address(store), UInt64(step), &bytes, bytes.count)
    #expect(result == 0)
    return bytes
  }

  /// Returns the result, and the step that the checkpoint states.
  func load(_ bytes: [UInt8], memory: Int? = nil) throws -> (result: Int32, step: UInt64) {
    var step: UInt64 = .max
    let load = try function("load", as: Load.self)
    let result = bytes.withUnsafeBytes { bytes in
      // Nothing is read beyond an allocation of exactly these bytes.
      let exact = UnsafeMutableRawBufferPointer.allocate(byteCount: max(1, bytes.count), alignment: 1)
      defer { exact.deallocate() }
      exact.copyMemory(from: bytes)
      return load(address(store), memory ?? store.count, address(exact), bytes.count, &step)
    }
    return (result, step)
  }

  private func address(_ memory: UnsafeMutableRawBufferPointer) -> UnsafeMutableRawPointer {
    guard let address = memory.baseAddress else { fatalError("memory has at least 64 bytes") }
    return address
  }
}

/// Returns a training program of a compilation.
func trainingSource(_ compilation: Compilation, name: String = "m") throws -> TrainingSource {
  try TrainingSource(
    compilation, TrainingSource.Options(name: name, metadata: ["format": "4", "program": "p\"\\ä?/"]))
}
