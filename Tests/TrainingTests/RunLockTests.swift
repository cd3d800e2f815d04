import Foundation
import IngotDiagnostics
import IngotRuns
import IngotTestSupport
import Testing

/// Two processes never write into the same run folder.
struct RunLockTests {
  @Test func oneAtATime() throws {
    let temporary = try TemporaryFolder()
    let folder = RunFolder(temporary.path)
    // A file that a killed process left is no lock.
    #expect(FileManager.default.createFile(atPath: folder.lock, contents: Data("process 1\n".utf8)))
    var lock: RunLock? = try RunLock(folder)
    #expect(lock != nil)
    let error = #expect(throws: IngotError.self) { try RunLock(folder) }
    #expect(error?.kind == .unavailable && error?.description.contains("in use by process \(getpid())") == true)
    lock = nil
    #expect(!FileManager.default.fileExists(atPath: folder.lock))
    _ = try RunLock(folder)
  }
}
