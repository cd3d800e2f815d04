import Foundation
import IngotEmission
import IngotExporting
import IngotFormatting
import IngotFreezing
import IngotInference
import IngotTestSupport
import Testing

/// Tests that drive the page of an exported model in a headless browser.
@Suite(
  .needsWebAssembly, .enabled(if: Browser.executable != nil, "needs Chromium, which tools/test installs"), .serialized)
struct ExplorePageTests {
  /// What a page shows.
  private struct Shown: Decodable {
    /// The grey of each pixel of the decoded image: at first, and after the reader has chosen another code.
    let first: [Float]
    let second: [Float]
    let decoded: [Float]
    /// What the page has loaded besides itself.
    let resources: [String]
    let facts: String
    /// The number of images behind the plane or beside the decoder that are not black.
    let images: Int
  }

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func page(_ model: TrainedModel, _ weights: ExportOptions.Weights = .f32, batch: Int = 1) throws -> String {
    var options = ExportOptions()
    (options.weights, options.batch) = (weights, .fixed(batch))
    try model.export(["sample"], as: .wasm, to: folder.path, options)
    return folder.path + "/explore.html"
  }

  /// Waits for the page, chooses another code with `choose`, and returns what is shown.
  private func shown(_ path: String, choose: String, decode rows: String) throws -> Shown {
    let value = try Browser.evaluate(
      """
      (async () => {
        const page = await ingot.ready;
        const frames = async () => {
          for (let count = 0; count < 30; count += 1) { await new Promise(requestAnimationFrame); }
        };
        const grey = (canvas) => {
          const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
          return Array.from({ length: data.length / 4 }, (_, index) => data[4 * index] / 255);
        };
        const image = document.querySelector(".decoder .image canvas");
        await frames();
        const first = grey(image);
        \(choose);
        await frames();
        const sheets = Array.from(document.querySelectorAll(".sheet canvas")).map(grey);
        const behind = document.querySelector(".plane image");
        if (behind) {
          const sheet = new OffscreenCanvas(behind.width.baseVal.value, behind.height.baseVal.value);
          const bitmap = await createImageBitmap(await (await fetch(behind.getAttribute("href"))).blob());
          sheet.getContext("2d").drawImage(bitmap, 0, 0);
          sheets.push(grey(sheet));
        }
        return {
          first, second: grey(image), decoded: Array.from(page.decode(\(rows))),
          resources: performance.getEntriesByType("resource").map(({ name }) => name.slice(0, 80)),
          facts: document.querySelector("header p").textContent,
          images: sheets.filter((pixels) => pixels.some((pixel) => pixel > 0.2)).length,
        };
      })()
      """, onPage: path)
    return try JSONDecoder().decode(Shown.self, from: JSONSerialization.data(withJSONObject: value))
  }

  private func check(_ shown: Shown, first: [Float], second: [Float], decoded: [Float], tolerance: Double = 1e-2) {
    #expect(scaledDifference(shown.first, first, leastScale: 1) < tolerance)
    #expect(scaledDifference(shown.second, second, leastScale: 1) < tolerance)
    #expect(scaledDifference(shown.decoded, decoded, leastScale: 1) < tolerance)
    #expect(scaledDifference(first, second, leastScale: 1) > 0.02, "the chosen code changes the image")
    #expect(shown.resources.filter { !$0.hasPrefix("data:") } == [])
    #expect(
      shown.facts.wholeMatch(of: /[0-9.]+ kB of WebAssembly with [0-9.]+ kB of weights.*; .* [0-9.]+ ms here\./) != nil)
  }

  /// The page is XML and loads nothing, whatever the model is called.
  @Test(arguments: hostileNames)
  func holdsAllThatItNeeds(_ title: String) throws {
    let model = try SmallRuns.model("gaussian-aae")
    let source = try CSource(
      model.frozen(["sample"], batch: 1), CSource.Options(name: "exported", linksWeights: false))
    let files = WebAssemblyArtifact(
      source, module: [0, 97, 115, 109], title: title,
      decoder: .init(width: 28, height: 28, center: [0, 0], reach: [1, 1])
    ).files
    let page = try #require(files.first { $0.path == "explore.html" })
    let markup = try #require(Markup(String(decoding: page.bytes, as: UTF8.self)))
    #expect(markup.all("h1").map(\.text) == [title.printable])
    #expect(markup.all("script").map { $0.attributes["id"] } == ["live", nil])
    let sources = markup.elements.flatMap { $0.attributes.filter { ["src", "href"].contains($0.key) }.values }
    #expect(sources.allSatisfy { $0.hasPrefix("data:") } && markup.all("link").isEmpty)
    let module = try #require(files.first { $0.path == "exported.js" })
    let lines = String(decoding: module.bytes, as: UTF8.self).split(separator: "\n")
    #expect(lines[0].hasSuffix("in WebAssembly, for browsers and Node. Made by Ingot."))
  }

  /// A click on the plane of codes chooses a code, and the image is that of the executor.
  @Test(arguments: [(ExportOptions.Weights.f32, 1), (.f16, 7), (.int8, 1)])
  func thePlaneChoosesACode(_ weights: ExportOptions.Weights, _ batch: Int) throws {
    let model = try SmallRuns.model("gaussian-aae")
    let path = try page(model, weights, batch: batch)
    let shown = try shown(
      path,
      choose: """
        const plot = document.querySelector(".plot");
        const { left, top, width, height } = plot.getBoundingClientRect();
        const place = { clientX: left + 0.75 * width, clientY: top + 0.25 * height, bubbles: true };
        plot.dispatchEvent(new PointerEvent("click", place));
        """, decode: "{ z: [4, -7] }")
    // The prior's deviation is 5, and the plane reaches to two of them.
    check(
      shown, first: try model("sample", ["z": [0, 0]]).scalars, second: try model("sample", ["z": [5, 5]]).scalars,
      decoded: try model("sample", ["z": [4, -7]]).scalars)
    #expect(shown.images == 1)
  }

  /// A decoder with classes has a button for each.
  @Test func aButtonChoosesAClass() throws {
    let model = try SmallRuns.model("supervised-aae")
    let path = try page(model)
    func image(_ label: Int, _ z: [Float]) throws -> [Float] {
      try model("sample", ["y": ShapedArray.oneHot([label], of: 10).scalars, "z": z]).scalars
    }
    let shown = try shown(
      path, choose: "document.querySelectorAll(\".classes button\")[3].click()", decode: "{ z: [1, 2] }")
    check(shown, first: try image(0, [0, 0]), second: try image(3, [0, 0]), decoded: try image(3, [1, 2]))
    #expect(shown.images == 1)
  }

  /// A longer code has sliders, and draws beside the decoder.
  @Test func aSliderChoosesANumber() throws {
    let model = try SmallRuns.model("likelihood-aae")
    let path = try page(model)
    func image(_ changes: [Int: Float]) throws -> [Float] {
      try model("sample", ["z": (0..<8).map { changes[$0] ?? 0 }]).scalars
    }
    let shown = try shown(
      path,
      choose: """
        const slider = document.querySelectorAll(".slider input")[5];
        slider.value = "1.5";
        slider.dispatchEvent(new Event("input"));
        """, decode: "{ z: [0, 3, 0, 0, 0, 0, 0, 0] }")
    check(shown, first: try image([:]), second: try image([5: 1.5]), decoded: try image([1: 3]))
    #expect(shown.images > 50)
  }
}
