import Foundation
import IngotTestSupport
import Testing

/// A program that has run to its end, with what the system says that it took.
struct MeasuredProgram {
  /// The exit code, or 128 plus the signal that ended the program.
  let status: Int32
  let messages: String
  /// The time of all threads in the program and in the system.
  let processorTime: Duration
  /// The most memory that the program was seen to have at once, in bytes; 0 on a system that does not show it.
  let peakMemory: Int

  /// Runs an executable with nothing to read; what it prints is discarded.
  ///
  /// - Parameter limit: the time after which it is killed.
  static func run(
    _ executable: URL, _ arguments: [String], limit: Duration = .seconds(600)
  ) throws -> MeasuredProgram {
    let folder = try TemporaryFolder()
    let messages = folder.path + "/messages"
    var files = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&files)
    defer { posix_spawn_file_actions_destroy(&files) }
    posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&files, STDERR_FILENO, messages, O_WRONLY | O_CREAT, 0o600)
    let words = ([executable.path] + arguments).map { strdup($0) }
    defer { words.forEach { free($0) } }
    var process = pid_t()
    try #require(posix_spawn(&process, executable.path, &files, nil, words + [nil], environ) == 0)
    var (ending, usage, peak) = (Int32(0), rusage(), 0)
    let end = ContinuousClock.now + limit
    while wait4(process, &ending, WNOHANG, &usage) == 0 {
      peak = max(peak, peakMemory(of: process) ?? 0)
      if ContinuousClock.now > end { kill(process, SIGKILL) }
      Thread.sleep(forTimeInterval: 0.002)
    }
    func duration(_ time: timeval) -> Duration { .seconds(Int(time.tv_sec)) + .microseconds(Int(time.tv_usec)) }
    return MeasuredProgram(
      status: ending & 0x7F == 0 ? ending >> 8 & 0xFF : 128 + (ending & 0x7F),
      messages: String(decoding: try Data(contentsOf: URL(fileURLWithPath: messages)), as: UTF8.self),
      processorTime: duration(usage.ru_utime) + duration(usage.ru_stime),
      peakMemory: peak)
  }

  /// The most memory that a process has had since it became this program, in bytes; nil after its end. (What `wait4`
  /// states includes the memory of the process that started it.)
  private static func peakMemory(of process: pid_t) -> Int? {
    let status = try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)
    return status?.firstMatch(of: /VmHWM:\s+([0-9]+) kB/).flatMap { Int($0.1) }.map { $0 * 1024 }
  }
}
