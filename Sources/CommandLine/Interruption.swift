import Foundation

/// The signal that arrived; signal handlers may do no more than record it.
private nonisolated(unsafe) var noted: sig_atomic_t = 0

/// Records Ctrl-C, SIGTERM, and the end of the terminal instead of letting them end the program; a second signal of any
/// of these kinds ends it.
struct Interruption {
  init() {
    noted = 0
    // A parent process may have blocked these signals, and a child inherits that.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM, SIGHUP] {
      sigaddset(&signals, number)
      // What `nohup` starts is to survive its terminal.
      if number == SIGHUP, Self.isIgnored(number) { continue }
      _ = Foundation.signal(number) { number in
        noted = number
        _ = Foundation.signal(SIGINT, SIG_DFL)
        _ = Foundation.signal(SIGTERM, SIG_DFL)
        _ = Foundation.signal(SIGHUP, SIG_DFL)
      }
    }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  private static func isIgnored(_ number: Int32) -> Bool {
    let before = Foundation.signal(number, SIG_IGN)
    return unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }

  /// The signal that arrived, or nil.
  var signal: Int32? { noted == 0 ? nil : noted }
}
