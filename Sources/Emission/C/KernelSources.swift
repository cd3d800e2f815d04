/// The sources of the kernels in the order in which a compiler must see them. The files of `Kernels` are links to those of
/// the executor; those of `Runtime` are what a program of its own needs besides.
let kernelSources: [String] = [
  PackageResources.portable_h, PackageResources.ingot_kernels_h, PackageResources.ingot_ops_h,
  PackageResources.kernels_h, PackageResources.simd_h, PackageResources.weights_h, PackageResources.elementary_h,
  PackageResources.elementary_double_h, PackageResources.philox_h, PackageResources.updates_h,
  PackageResources.kernels_elementwise_inc, PackageResources.kernels_copy_inc, PackageResources.kernels_rows_inc,
  PackageResources.kernels_columns_inc, PackageResources.kernels_reductions_inc, PackageResources.kernels_losses_inc,
  PackageResources.kernels_draws_inc, PackageResources.kernels_updates_inc, PackageResources.factors_h,
  PackageResources.transpose_h, PackageResources.nonzeros_inc, PackageResources.panels_inc,
  PackageResources.accumulate_inc, PackageResources.multiply_inc,
  PackageResources.products_inc, PackageResources.tiles_h, PackageResources.rates_h, PackageResources.sequential_inc,
  PackageResources.initial_inc, PackageResources.json_inc, PackageResources.checkpoint_inc,
].map { String(decoding: $0, as: UTF8.self) }
