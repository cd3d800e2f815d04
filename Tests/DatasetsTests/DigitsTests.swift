import IngotDatasets
import IngotTestSupport
import Testing

/// Tests of the digits that the program draws.
struct DigitsTests {
  @Test func imagesDependOnSeedAndPositionOnly() {
    let few = Dataset.digits(count: 20, seed: 3)
    let many = Dataset.digits(count: 40, seed: 3)
    #expect(many.pixels.prefix(few.pixels.count).elementsEqual(few.pixels))
    #expect(!Dataset.digits(count: 20, seed: 4).pixels.elementsEqual(few.pixels))
    #expect(many.labels == (0..<40).map { UInt8($0 % 10) })
  }

  /// The nearest mean image identifies the class of most digits, as it does for handwriting.
  @Test func classesLookAlike() {
    let dataset = Dataset.digits(count: 1000, seed: 1)
    var means = Array(repeating: Array(repeating: 0.0, count: 784), count: 10)
    for index in 0..<dataset.count {
      for (pixel, ink) in dataset.image(index).enumerated() {
        means[Int(dataset.labels[index])][pixel] += Double(ink) / 100
      }
    }
    let right = (0..<dataset.count).count { index in
      let image = dataset.image(index).map { Double($0) }
      let distances = means.map { mean in zip(image, mean).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
      return distances.indices.min { distances[$0] < distances[$1] } == Int(dataset.labels[index])
    }
    #expect(right > 700)
    // No two images are the same.
    #expect(Set((0..<dataset.count).map { Array(dataset.image($0)) }).count == dataset.count)
  }

  /// Ink stays inside the frame and covers as much as handwriting does.
  @Test func inkIsInsideTheFrame() {
    let dataset = Dataset.digits(count: 500, seed: 2)
    for index in 0..<dataset.count {
      let image = Array(dataset.image(index))
      let ink = image.reduce(0) { $0 + Int($1) }
      #expect((255 * 20...255 * 300).contains(ink))
      let frame = (0..<28).reduce(0) { $0 + Int(image[$1]) + Int(image[27 * 28 + $1]) }
      #expect(frame < 255 * 28)
    }
  }
}
