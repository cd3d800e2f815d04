import IngotFiles
import Testing

struct FolderTests {
  @Test(arguments: [
    ("a", "."), ("é", "."), ("a/", "."), ("a/b", "a"), ("/a", "/"), ("/a/b/", "/a"), ("./a", "."), ("../a", ".."),
    ("", "."),
    ("/", "/"), ("a//b", "a/"),
  ])
  func knowsWhereAPathLies(_ path: String, _ folder: String) {
    #expect(Files.folder(of: path) == folder)
  }
}
