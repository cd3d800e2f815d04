extension ExplorerPage {
  /// The style sheet of pictures, with custom properties for the colours.
  static let pictureStyle = String(decoding: PackageResources.picture_css, as: UTF8.self)

  static let style =
    Palette.properties + pictureStyle + String(decoding: PackageResources.explorer_css, as: UTF8.self)

  /// The script that marks values, and zooms and moves pictures.
  static let script = String(decoding: PackageResources.explorer_js, as: UTF8.self)
}
