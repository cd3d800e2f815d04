import IngotCompiler
import IngotDatasets
import IngotEvaluation
import IngotExecution
import IngotFiles
import IngotIR
import IngotTestSupport
import Testing

/// Tests of the contents of pictures, on handwritten programs that paint images of one pixel.
struct PicturesTests {
  private func picture(_ name: String, _ functions: String, pixels: [UInt8]) throws -> GrayImage {
    let module = try Module(verifying: "module @m {batch: 10, seed: 1}\n" + functions)
    let machine = try Machine(Compilation(module).planned, threads: 1)
    let data = Dataset(
      name: "hand", width: 1, height: 1, pixels: pixels, labels: Array(repeating: 0, count: pixels.count))
    let pictures = try Pictures(machine: machine, showing: ShownImages(data, Array(pixels.indices))).all()
    guard case .image(let image) = try #require(pictures.first { $0.name == name }).content else {
      Issue.record("expected an image")
      return GrayImage(width: 1, height: 1)
    }
    return image
  }

  /// Returns the pixels of a sheet of one-pixel images, row by row.
  private func cells(_ image: GrayImage) -> [[UInt8]] {
    stride(from: 2, to: image.height, by: 3).map { y in
      stride(from: 2, to: image.width, by: 3).map { x in image.pixels[y * image.width + x] }
    }
  }

  /// The second class makes its style brighter by a fifth. If a `style` function exists, it is used instead of the
  /// code.
  @Test(arguments: [("code", [[51, 51, 102], [102, 102, 153]]), ("style", [[51, 26, 77], [102, 51, 102]])])
  func stylesComeFromTheirFunction(_ function: String, _ expected: [[Int]]) throws {
    let style = """
      func @style(%x: f32[10x1] {role: images}) -> f32[10x1] {role: style} {
        %0 = scale %x {by: 0.5} : f32[10x1]
        return %0
      }
      """
    let image = try picture(
      "styles",
      """
      func @code(%x: f32[10x1] {role: images}) -> f32[10x1] {role: code} {
        %0 = scale %x {by: 1.0} : f32[10x1]
        return %0
      }
      \(function == "style" ? style : "")
      func @sample(%y: f32[10x2] {role: labels}, %z: f32[10x1] {role: code}) -> f32[10x1] {role: sample} {
        %0 = slice_columns %y {from: 1} : f32[10x1]
        %1 = scale %0 {by: 0.2} : f32[10x1]
        %2 = add %1, %z : f32[10x1]
        return %2
      }
      """, pixels: [51, 102])
    let rows = cells(image)
    #expect(rows.map(\.count) == [3, 3])
    for (found, wanted) in zip(rows.joined(), expected.joined()) { #expect(abs(Int(found) - wanted) <= 1, "\(rows)") }
  }

  /// Each cluster has a row: its head, followed by the images that belong to it most.
  @Test func clustersShowTheirHeadsAndMembers() throws {
    let image = try picture(
      "clusters",
      """
      func @clusters(%x: f32[10x1] {role: images}) -> f32[10x2] {role: clusters} {
        %0 = scale %x {by: -1.0} : f32[10x1]
        %1 = concat_columns %x, %0 : f32[10x2]
        return %1
      }
      func @sample(%y: f32[10x2] {role: labels}, %z: f32[10x1] {role: code}) -> f32[10x1] {role: sample} {
        %0 = slice_columns %y {from: 1} : f32[10x1]
        %1 = add %0, %z : f32[10x1]
        return %1
      }
      """, pixels: [9, 200, 90])
    let rows = cells(image)
    #expect(rows.map { Array($0.prefix(4)) } == [[0, 200, 90, 9], [255, 9, 90, 200]])
  }
}
