import IngotCompiler
import IngotDatasets
import IngotDiagnostics
import IngotExecution
import IngotFiles
import IngotIR
import IngotTestSupport
import IngotTraining
import Testing

/// Tests of which images reach which input of a program, and when.
struct MinibatchTests {
  private let dataset = Dataset.digits(count: 600, seed: 3)

  private func machine(
    batch: Int, inputs: String = "%x: f32[BATCHx784] {role: images}, %y: f32[BATCHx10] {role: labels}"
  ) throws -> Machine {
    let arguments = inputs.replacing("BATCH", with: "\(batch)")
    let text = """
      module @m {batch: \(batch), seed: 1}
      param @n.0.weight: f32[784x10] = zeros
      phase @p(\(arguments), %step: i64) -> f32 {
        %0 = matmul \(inputs.contains("labelled") ? "%labelled_x" : "%x"), @n.0.weight : f32[\(batch)x10]
        %1 = mean %0 : f32
        minimize %1 over @n with sgd {rate: 0.1}
      }
      """
    return try Machine(Compilation(Module(verifying: text)).planned, threads: 1)
  }

  private func input(_ name: String, of machine: Machine) throws -> [Float] {
    let function = machine.module.functions[0]
    return Array(machine.input(try #require(function.argument(named: name)), in: function))
  }

  /// Returns the image that each row holds, identified by its pixels.
  private func images(_ rows: [Float]) -> [Int?] {
    let all = (0..<dataset.count).map { dataset.image($0).map { Float($0) * (1 / 255) } }
    return stride(from: 0, to: rows.count, by: 784).map { start in
      all.firstIndex { $0.elementsEqual(rows[start..<(start + 784)]) }
    }
  }

  @Test func anEpochShowsEachTrainingImageOnceWithItsLabel() throws {
    let machine = try machine(batch: 48)
    let split = try dataset.split(labels: .reference, validates: true, seed: 1)
    var minibatches = try Minibatches(of: machine, dataset, split, seed: 1)
    #expect(split.training.count == 480 && minibatches.stepsPerEpoch == 10)
    var orders: [[Int?]] = []
    for epoch in 0..<2 {
      var seen: [Int?] = []
      for step in 0..<10 {
        try minibatches.fill(epoch: epoch, step: step)
        let rows = images(try input("x", of: machine))
        let labels = try input("y", of: machine)
        for (row, image) in rows.enumerated() {
          let label = Int(dataset.labels[try #require(image)])
          #expect((0..<10).allSatisfy { labels[row * 10 + $0] == ($0 == label ? 1 : 0) })
        }
        seen += rows
      }
      #expect(Set(seen) == Set(split.training.map(Optional.some)) && seen.count == 480)
      orders.append(seen)
    }
    #expect(orders[0] != orders[1])
  }

  /// The bits of the inputs, and thereby of every run, stay as they are.
  @Test func fillsWithTheBitsThatItAlwaysDid() throws {
    let machine = try machine(batch: 48)
    let split = try dataset.split(labels: .reference, validates: true, seed: 1)
    var minibatches = try Minibatches(of: machine, dataset, split, seed: 1)
    var bytes: [UInt8] = []
    for (epoch, step) in [(0, 0), (0, 9), (3, 4)] {
      try minibatches.fill(epoch: epoch, step: step)
      for name in ["x", "y"] { try input(name, of: machine).withUnsafeBytes { bytes += $0 } }
    }
    #expect(CRC32C.checksum(bytes) == 773_528_541)
  }

  /// Labelled images repeat equally often, even within a batch that has more rows than there are labelled images.
  @Test(arguments: [10, 20, 70])
  func labelledImagesPassByAgainAndAgain(_ count: Int) throws {
    let machine = try machine(
      batch: 25,
      inputs:
        "%x: f32[BATCHx784] {role: images}, %labelled_x: f32[BATCHx784] {role: labelled_images}, %labelled_y: f32[BATCHx10] {role: labels_of_labelled}"
    )
    let split = try dataset.split(labels: .count(count), validates: true, seed: 4)
    #expect(split.labelled.count == count)
    #expect(Dictionary(grouping: split.labelled) { dataset.labels[$0] }.values.allSatisfy { $0.count == count / 10 })
    var minibatches = try Minibatches(of: machine, dataset, split, seed: 4)
    var seen: [Int?] = []
    for step in 0..<14 {
      try minibatches.fill(epoch: 0, step: step)
      seen += images(try input("labelled_x", of: machine))
    }
    let counts = Dictionary(grouping: seen.prefix(350 / count * count)) { $0 }.mapValues(\.count)
    #expect(Set(counts.keys) == Set(split.labelled.map(Optional.some)))
    #expect(Set(counts.values) == [350 / count])
    // Unlabelled images are neither labelled images nor validation images.
    let unlabelled = Set(split.unlabelled.map(Optional.some))
    #expect(Set(images(try input("x", of: machine))).isSubset(of: unlabelled))
    #expect(Set(split.unlabelled).isDisjoint(with: split.labelled + split.validation))
  }

  /// A row's label names the class if it may be known, and the last column otherwise.
  @Test func partialLabelsShowTheKnownOnes() throws {
    let machine = try machine(
      batch: 40, inputs: "%x: f32[BATCHx784] {role: images}, %partial_y: f32[BATCHx11] {role: known_labels}")
    let split = try dataset.split(labels: .count(100), validates: true, seed: 2)
    var minibatches = try Minibatches(of: machine, dataset, split, seed: 2)
    var known: [Int] = []
    for step in 0..<minibatches.stepsPerEpoch {
      try minibatches.fill(epoch: 0, step: step)
      let labels = try input("partial_y", of: machine)
      for (row, image) in images(try input("x", of: machine)).enumerated() {
        let image = try #require(image)
        let column = split.labelled.contains(image) ? Int(dataset.labels[image]) : 10
        #expect((0..<11).allSatisfy { labels[row * 11 + $0] == ($0 == column ? 1 : 0) })
        if column < 10 { known.append(image) }
      }
    }
    #expect(Set(known) == Set(split.labelled))
  }

  @Test func refusesWhatItCannotFeed() throws {
    let split = try dataset.split(labels: .reference, validates: true, seed: 1)
    func message(_ inputs: String, batch: Int = 10) -> String {
      do {
        _ = try Minibatches(of: machine(batch: batch, inputs: inputs), dataset, split, seed: 1)
        return ""
      } catch { return "\(error)" }
    }
    #expect(message("%x: f32[BATCHx784] {role: images}, %lable: f32[BATCHx10]").contains("found 'lable'"))
    #expect(
      message("%x: f32[BATCHx784] {role: images}, %y: f32[BATCHx9] {role: labels}").contains("expected labels below 9"))
    #expect(
      message("%x: f32[BATCHx784] {role: images}", batch: 481).contains(
        "expected at least a batch of 481 images, found 480"))
    #expect(throws: IngotError.self) { try dataset.split(labels: .count(15), validates: true, seed: 1) }
    #expect(throws: IngotError.self) { try dataset.split(labels: .count(10_000), validates: true, seed: 1) }
  }

  /// The split has the sizes of the reference's split, with the same number of images per class as MNIST.
  @Test func splitsAsTheReferenceDoes() throws {
    let counts = [5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949]
    let labels = counts.enumerated().flatMap { Array(repeating: UInt8($0.offset), count: $0.element) }
    let large = Dataset(name: "large", width: 1, height: 1, pixels: labels, labels: labels)
    let split = try large.split(labels: .reference, validates: true, seed: 1)
    #expect(split.labelled.count == 3000 && split.validation.count == 10_000 && split.unlabelled.count == 47_000)
    #expect(split.labelled.starts(with: Array(0..<300) + Array(5923..<6223)))
    let all = try large.split(labels: .all, validates: false, seed: 1)
    #expect(all.labelled.count == 60_000 && all.unlabelled.count == 60_000 && all.validation.isEmpty)
  }
}
