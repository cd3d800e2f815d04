public import Ingot

/// Every model that Ingot ships, in the order of `ingot list`.
public let shippedModels: [any Model.Type] = [
  Autoencoder.self,
  DenoisingAutoencoder.self,
  VariationalAutoencoder.self,
  GaussianAAE.self,
  SupervisedAAE.self,
  SemisupervisedAAE.self,
  MixtureAAE.self,
  ClusteringAAE.self,
  ReductionAAE.self,
  LikelihoodAAE.self,
]
