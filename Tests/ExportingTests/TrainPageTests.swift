import Foundation
import IngotCompiler
import IngotDatasets
import IngotDiagnostics
import IngotExecution
import IngotExplorer
import IngotExporting
import IngotGraphs
import IngotIR
import IngotModeling
import IngotTestSupport
import IngotTraining
import Testing

/// Tests that drive the page that trains a model in a headless browser.
@Suite(
  .needsWebAssembly, .enabled(if: Browser.executable != nil, "needs Chromium, which tools/test installs"), .serialized)
struct TrainPageTests {
  /// What a page has done and shows.
  private struct Shown: Decodable {
    let losses: [String: [Double]]
    let again: [String: [Double]]
    let other: [String: [Double]]
    let codes: [Double]
    /// The seconds of training with everything shown, its steps, and the longest time without an answer of the page.
    let seconds: Double
    let steps: Double
    let stall: Double
    /// The pixels of a decoded code, and the number of dots and images that are not empty.
    let decoded: [Double]
    let pictures: Int
    let shares: [String: [Double]]
    /// What the page has loaded besides itself.
    let resources: [String]
  }

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func export(_ model: some Model, digits: Int) throws -> String {
    var options = TrainingExportOptions()
    options.digits = digits
    try compile(model).exportTraining(as: .wasm, to: folder.path, options)
    return folder.path + "/train.html"
  }

  /// Returns the losses of the same steps in the executor.
  private func expectedLosses(_ model: some Model, digits: Int, steps: Int) throws -> [String: [Double]] {
    let compilation = try Compilation(model, batch: Defaults.batch, seed: Defaults.seed)
    let machine = try Machine(compilation.planned, threads: 2)
    let dataset = Dataset.digits(count: digits, seed: Defaults.seed)
    let split = try dataset.split(labels: .reference, validates: true, seed: Defaults.seed)
    var minibatches = try Minibatches(of: machine, dataset, split, seed: Defaults.seed)
    let epoch = minibatches.stepsPerEpoch
    var losses: [String: [Double]] = [:]
    for step in 1...steps {
      try minibatches.fill(epoch: (step - 1) / epoch, step: (step - 1) % epoch)
      for (index, function) in machine.module.functions.enumerated() where function.kind == .phase {
        machine.run(functionAt: index, step: step)
        losses[function.name, default: []].append(Double(machine.result(ofFunctionAt: index)[0]))
      }
    }
    return losses
  }

  @Test func itTrainsAsIngotDoes() throws {
    let model = try GaussianAAE().applying(["width=256"])
    let path = try export(model, digits: 600)
    let value = try Browser.evaluate(
      """
      (async () => {
        const page = await ingot.ready;
        const wait = (time) => new Promise((resolve) => setTimeout(resolve, time));
        const run = async (seed, step) => {
          await page.pause();
          await page.reset(seed);
          await page.runTo(step);
          return page.state().losses;
        };
        const losses = await run("10", 200);
        const again = await run("10", 20);
        const other = await run("18446744073709551615", 5);
        await page.resume();
        await wait(1000);
        let [stall, latest, isOn] = [0, performance.now(), true];
        const tick = () => {
          const now = performance.now();
          [stall, latest] = [Math.max(stall, now - latest), now];
          if (isOn) { setTimeout(tick, 4); }
        };
        tick();
        const [begin, first] = [performance.now(), page.state().step];
        await wait(3000);
        const [end, last] = [performance.now(), page.state().step];
        isOn = false;
        await page.pause();
        const decoded = await page.decode([1, 2]);
        const isPainted = (canvas) => {
          if (canvas.width * canvas.height === 0) { return false; }
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return new Set(new Uint32Array(data.buffer)).size > 8;
        };
        const { codes, shares } = page.state();
        return {
          losses, again, other, codes, shares, decoded, stall, steps: last - first, seconds: (end - begin) / 1000,
          pictures: Array.from(document.querySelectorAll("canvas")).filter(isPainted).length,
          resources: performance.getEntriesByType("resource").map(({ name }) => name.slice(0, 80)),
        };
      })()
      """, onPage: path)
    let shown = try JSONDecoder().decode(Shown.self, from: JSONSerialization.data(withJSONObject: value))
    let expected = try expectedLosses(model, digits: 600, steps: 200)
    #expect(Set(shown.losses.keys) == ["reconstruction", "discriminator", "generator"])
    for (phase, losses) in expected {
      let found = try #require(shown.losses[phase])
      #expect(found.count == 200)
      for (a, b) in zip(found, losses) { #expect(abs(a - b) < 1e-2, "\(phase)") }
      // The same seed gives the same bits, and another one does not.
      #expect(shown.again[phase] == Array(found.prefix(20)))
      #expect(shown.other[phase] != Array(found.prefix(5)))
    }
    // Thirty on a quiet machine; other tests run beside this one.
    #expect(shown.steps / shown.seconds > 5)
    #expect(shown.stall < 500)
    #expect(shown.decoded.count == 784 && shown.decoded.allSatisfy { (0...1).contains($0) })
    #expect(!shown.codes.isEmpty && shown.codes.allSatisfy(\.isFinite))
    #expect(shown.pictures >= 3, "the plane, the decoded image and the sheet")
    let shares = shown.shares.values.flatMap(\.self)
    #expect(abs(shares.reduce(0, +) - 1) < 1e-3 && shares.allSatisfy { $0 >= 0 })
    #expect(shown.resources.filter { !$0.hasPrefix("data:") && !$0.hasPrefix("blob:") } == [])
  }

  /// The page is XML and loads nothing.
  @Test func holdsAllThatItNeeds() throws {
    let path = try export(GaussianAAE().applying(["width=8"]), digits: 200)
    let markup = try #require(Markup(String(contentsOfFile: path, encoding: .utf8)))
    #expect(markup.all("h1").map(\.text) == ["gaussian-aae"])
    let sources = markup.elements.flatMap { $0.attributes.filter { ["src", "href"].contains($0.key) }.values }
    #expect(sources.allSatisfy { $0.hasPrefix("data:") } && markup.all("link").isEmpty)
  }

  @Test func whatItCannotTrainOnIsNamed() throws {
    #expect(throws: (any Error).self) { try export(SemisupervisedAAE().applying(["width=8"]), digits: 200) }
    #expect(throws: (any Error).self) { try export(GaussianAAE().applying(["width=8"]), digits: 99) }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
  }
}
