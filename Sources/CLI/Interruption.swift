import Foundation

/// The signal that came; handlers may do no more than note it.
private nonisolated(unsafe) var noted: sig_atomic_t = 0

/// Notes Ctrl-C and SIGTERM instead of letting them end the program; a second one does.
struct Interruption {
  init() {
    noted = 0
    // A parent may have blocked them, and a child inherits that.
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

  /// The one that came, or nil.
  var signal: Int32? { noted == 0 ? nil : noted }
}
