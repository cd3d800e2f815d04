package import IngotCharts
package import IngotDatasets
package import IngotDiagnostics
package import IngotExecution
package import IngotFiles
import IngotIR
import IngotRunPages
import IngotSampling

/// Images of a data set that pictures show.
package struct ShownImages: Sendable {
  package let dataset: Dataset
  package let indices: [Int]

  package init(_ dataset: Dataset, _ indices: [Int]) {
    self.dataset = dataset
    self.indices = indices
  }
}

/// Pictures of what a trained program does, drawn using its frozen functions.
package struct Pictures {
  /// A picture with the name of its file.
  package struct Named: Sendable {
    package enum Content: Sendable {
      case image(GrayImage)
      /// Saved as SVG and as PNG.
      case chart(Chart)
      /// A sheet of images over a grid of codes: saved as it is, and shown with the axes of the chart.
      case grid(Chart, GrayImage)
    }

    package let name: String
    package let heading: String
    package let caption: String
    package let content: Content

    /// The sheet of images, or nil for a chart.
    package var image: GrayImage? {
      switch content {
      case .image(let image), .grid(_, let image): image
      case .chart: nil
      }
    }
  }

  let machine: Machine
  /// The images to show; nil for a model that was not trained on images of a data set.
  let shown: ShownImages?

  package init(machine: Machine, showing shown: ShownImages?) {
    self.machine = machine
    self.shown = shown
  }

  /// Returns the sheets of images that show how a run comes along: reconstructions and samples.
  package func sheets() throws(IngotError) -> [Named] {
    try [reconstructionPicture(), samples()].compactMap(\.self)
  }

  private func reconstructionPicture() throws(IngotError) -> Named? {
    try reconstructions().map {
      Named(
        name: "reconstructions", heading: "Reconstructions", caption: "Images in a row, each above its reconstruction.",
        content: .image($0))
    }
  }

  /// Returns all pictures that the program has functions for.
  package func all() throws(IngotError) -> [Named] {
    var pictures = try [reconstructionPicture()].compactMap(\.self)
    func add(_ name: String, _ heading: String, _ caption: String, _ content: Named.Content?) {
      if let content { pictures.append(Named(name: name, heading: heading, caption: caption, content: content)) }
    }
    if let latent = try latent() { add("latent", "Codes", latent.caption, .chart(latent.chart)) }
    if let samples = try samples() { pictures.append(samples) }
    add(
      "styles", "Styles by classes", "Each row starts with an image, followed by its style in every class.",
      try styles().map { .image($0) })
    add(
      "clusters", "Clusters",
      "Each row starts with the head of a cluster, followed by the images that belong to it most.",
      try clusters().map { .image($0) })
    return pictures
  }
}
