import IngotExplorer
import IngotIR
import IngotTestSupport
import Testing

struct ArenaTests {
  private static let models = shippedNames

  private func checkTexts(_ picture: Picture) {
    for text in picture.texts {
      #expect(text.extent.lowerBound >= 0 && text.extent.upperBound <= picture.width, "\(text)")
      #expect(text.y - text.size >= 0 && text.y <= picture.height, "\(text)")
    }
    for box in picture.groups("slot") {
      #expect(box.left >= 0 && box.right <= picture.width && box.bottom <= picture.height && box.width > 0)
      for text in box.texts {
        #expect(text.extent.lowerBound > box.left && text.extent.upperBound <= box.right, "\(text)")
        #expect(text.y <= box.bottom)
      }
    }
  }

  @Test(arguments: models)
  func everyTextFitsThePicture(_ name: String) throws {
    let module = try plannedModel(name)
    for function in module.functions {
      let picture = try Picture(PlanPicture(function, in: module).element)
      #expect(picture.groups("slot").count == function.body.flatMap(\.results).count)
      checkTexts(picture)
      // Alone, the picture has a headline and a legend, which may be wider than a small function.
      let alone = try Picture(PlanPicture.svg(of: [function], in: module))
      #expect(alone.texts.contains { $0.style == "headline" && $0.text.contains("@\(function.name):") })
      checkTexts(alone)
    }
  }

  @Test func longNamesAreShortenedAndWholeInTheTooltip() throws {
    let module = try moduleWithLongNames()
    let function = try #require(module.functions.first)
    let picture = try Picture(PlanPicture(function, in: module).element)
    checkTexts(picture)
    #expect(picture.texts.contains { $0.text.contains("…") })
    let titles = picture.groups("slot").map(\.title)
    for (title, instruction) in zip(titles, function.body) {
      #expect(title.contains(module.text(of: instruction, in: function)))
    }
  }

  /// The boxes of values that are alive at the same time do not cover one another, and neither does the box of a value
  /// that is written in place of another.
  @Test(arguments: models)
  func boxesDoNotCoverOneAnother(_ name: String) throws {
    let module = try plannedModel(name)
    for function in module.functions {
      let boxes = try Picture(PlanPicture(function, in: module).element).groups("slot")
      for (index, first) in boxes.enumerated() {
        for second in boxes[..<index] {
          let width = min(first.right, second.right) - max(first.left, second.left)
          let height = min(first.bottom, second.bottom) - max(first.top, second.top)
          // The smallest boxes are a little higher than their share.
          #expect(width <= 0.2 || height <= 2.1, "\(first.title), \(second.title)")
        }
      }
    }
  }

  @Test(arguments: models)
  func everyColumnIsWhole(_ name: String) throws {
    let module = try plannedModel(name)
    for function in module.functions {
      let picture = try Picture(PlanPicture(function, in: module).element)
      let columns = picture.groups("mark")
      #expect(columns.compactMap { $0.texts.first?.text } == function.body.indices.map { "\($0)" })
      #expect(picture.texts.contains { $0.text == "end" })
      let (first, last) = (try #require(columns.first), try #require(columns.last))
      // The largest number of bytes stands to the left of the first column; the returned value ends after the last.
      let scale = picture.texts.filter { $0.style == "quiet end" }
      #expect(scale.allSatisfy { $0.extent.upperBound <= first.left })
      #expect(last.right + last.width <= picture.width)
      for (column, instruction) in zip(columns, function.body) {
        #expect(column.style.contains(instruction.role.rawValue))
        #expect(column.title.contains(module.text(of: instruction, in: function)))
      }
    }
  }

  // MARK: LayerNames

  @Test func labelsNameLayers() throws {
    let module = try plannedModel("gaussian-aae")
    let phase = try #require(module.phases.first)
    let labels = try Picture(PlanPicture(phase, in: module).element).groups("slot").map { $0.texts.map(\.text) }
    #expect(labels.contains(["%2  encoder.0 linear |> dropout |> relu"]))
    #expect(labels.contains { $0.count > 1 && $0[1] == "decoder.1" })
    let titles = try Picture(PlanPicture(phase, in: module).element).groups("slot").map(\.title)
    #expect(titles.contains { $0.hasPrefix("%d.encoder.0.bias  encoder.0 column_sums\nf32[1000], ") })
  }

  /// A value that an instruction with parameters computes belongs to their layer, and a parameter's gradient to its own.
  @Test(arguments: models)
  func valuesBelongToTheLayersOfTheirParameters(_ name: String) throws {
    let module = try plannedModel(name)
    for function in module.functions {
      let layers = LayerNames(of: function, in: module)
      for instruction in function.body {
        let read = instruction.allOperands.compactMap(\.parameter).map { module[$0].name }
        for value in instruction.results {
          let own = function[value].name
          let expected = own.hasPrefix("d.") ? [String(own.dropFirst(2))] : read
          if expected.isEmpty { continue }
          #expect(!layers[value].isEmpty)
          for layer in layers[value] { #expect(expected.contains { $0.hasPrefix(layer + ".") }, "\(own): \(layer)") }
        }
      }
    }
  }

  @Test func valuesWithoutParametersBelongToThoseOfTheirOperandsOrPrimals() throws {
    let module = try plannedModel("semisupervised-aae")
    func names(ofResultOf opcode: Opcode) throws -> [String] {
      let phase = try #require(module.phases.first { $0.body.contains { $0.opcode == opcode } })
      return LayerNames(of: phase, in: module)[try #require(phase.body.first { $0.opcode == opcode }?.result)]
    }
    #expect(try names(ofResultOf: .softmax) == ["encoder.2"])
    #expect(try names(ofResultOf: .softmaxAdjoint) == ["encoder.2"])
    #expect(try Set(names(ofResultOf: .concatColumns)) == ["encoder.2", "encoder.3"])
    #expect(try names(ofResultOf: .bceWithLogits) == ["decoder.2"])
    #expect(try names(ofResultOf: .normal) == [])
  }

  // MARK: Colours

  @Test(arguments: models)
  func theKindsOfValuesAreToldApart(_ name: String) throws {
    let module = try plannedModel(name)
    for phase in module.phases {
      let picture = try Picture(PlanPicture(phase, in: module).element)
      for kind in ["forward", "reverse", "update"] {
        #expect(picture.groups("slot").contains { $0.style.contains(kind) }, "\(phase.name): \(kind)")
      }
      for box in picture.groups("slot") {
        let value = try #require(phase.body.flatMap(\.results).first { phase[$0].name == box.attributes["data-value"] })
        let writer = try #require(phase.body.first { $0.results.contains(value) })
        let readers = phase.body.filter { $0.operandValues.contains(value) }
        let isUpdate = !readers.isEmpty && readers.allSatisfy { $0.update?.operands.contains(.value(value)) ?? false }
        let expected = writer.role == .forward ? "forward" : isUpdate ? "update" : "reverse"
        #expect(box.style == "slot \(expected)", "\(box.title)")
      }
    }
  }

  /// Viewers of pictures need not know custom properties, and need not be dark.
  @Test func aPictureAloneIsDarkOnWhite() throws {
    let module = try plannedModel("gaussian-aae")
    let svg = PlanPicture.svg(of: module.phases, in: module)
    #expect(!svg.contains("var(") && !svg.contains("prefers-color-scheme"))
    #expect(svg.contains("<rect width=\"100%\" height=\"100%\" fill=\"white\"/>"))
    for style in [".forward rect", ".reverse rect", ".update rect", ".arena text"] {
      let rule = try #require(svg.split(separator: "\n").first { $0.contains(style) })
      #expect(rule.contains("fill: #"))
    }
    for caption in ["forward", "reverse", "gradients that only updates read"] {
      #expect(svg.contains(">\(caption)</text>"))
    }
  }
}
