import Foundation
import IngotDiagnostics

/// A value that another thread makes while this one goes on.
///
/// The thread is one of its own: a queue's threads may all be taken by callers that wait.
final class Background<Value: Sendable>: @unchecked Sendable {
  private let condition = NSCondition()
  private var result: Result<Value, IngotError>?

  init(_ make: @escaping @Sendable () throws(IngotError) -> Value) {
    let thread = Thread {
      let result = Result(catching: make)
      self.condition.withLock {
        self.result = result
        self.condition.broadcast()
      }
    }
    thread.start()
  }

  /// Waits for the value.
  ///
  /// - Throws: the error that kept the thread from making it.
  func value() throws(IngotError) -> Value {
    condition.lock()
    defer { condition.unlock() }
    while true {
      if let result { return try result.get() }
      condition.wait()
    }
  }
}
