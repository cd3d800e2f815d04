import Foundation
import IngotDiagnostics

// The functions that libFuzzer (https://llvm.org/docs/LibFuzzer.html) calls. Its command line names the target:
// `ingot-fuzzing --target=TARGET [options] [folders of inputs]`. Without one, the targets are listed.

/// What reads the inputs of this process; chosen once, before the first one.
nonisolated(unsafe) private var read: (_ bytes: [UInt8]) throws -> Void = { _ in }

@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafePointer<CInt>, _ arguments: UnsafePointer<UnsafePointer<UnsafePointer<CChar>?>>
) -> CInt {
  let option = "--target="
  let words = (0..<Int(count.pointee)).compactMap { arguments.pointee[$0].map { String(cString: $0) } }
  let name = words.first { $0.hasPrefix(option) }?.dropFirst(option.count)
  guard let chosen = name.flatMap({ FuzzTarget(rawValue: String($0)) }) else {
    print(FuzzTarget.allCases.map(\.rawValue).joined(separator: "\n"))
    exit(name == nil ? 0 : ErrorKind.usage.rawValue)
  }
  do { read = try chosen.reader() } catch { fatalError("\(error)") }
  return 0
}

@_cdecl("LLVMFuzzerTestOneInput")
public func test(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  do {
    try read(Array(UnsafeBufferPointer(start: bytes, count: count)))
  } catch let error as IngotError where error.kind != .defect {
    // Most inputs are bad ones.
  } catch {
    fatalError("\(error)")
  }
  return 0
}
