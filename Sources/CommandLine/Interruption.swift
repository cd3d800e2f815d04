import Foundation

/// The signal that arrived; signal handlers may do no more than record it.
private nonisolated(unsafe) var noted: sig_atomic_t = 0

/// Records Ctrl-C and SIGTERM instead of letting them end the program; a second signal ends it.
struct Interruption {
  init() {
    noted = 0
    // A parent process may have blocked these signals, and a child inherits that.
    var signals = sigset_t()
    sigemptyset(&signals)
    for number in [SIGINT, SIGTERM] {
      sigaddset(&signals, number)
      _ = Foundation.signal(number) { number in
        noted = number
        _ = Foundation.signal(number, SIG_DFL)
      }
    }
    pthread_sigmask(SIG_UNBLOCK, &signals, nil)
  }

  /// The signal that arrived, or nil.
  var signal: Int32? { noted == 0 ? nil : noted }
}
