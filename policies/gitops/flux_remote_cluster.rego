# METADATA
# title: Objects go to the cluster that was judged
# description: >-
#   With spec.kubeConfig the objects are applied to another cluster, whose versions, quotas and
#   policies this repository need not know; and its credentials lie in this one.
# custom:
#   severity: info
#   severities: {default: off, baseline: off, restricted: off, strict: info}
#   applies_to:
#     - kubernetes/kustomize.toolkit.fluxcd.io/Kustomization
#     - kubernetes/helm.toolkit.fluxcd.io/HelmRelease
#   fix: >-
#     Let each cluster reconcile its own folder, or waive the rule for a management cluster.
#   fragments: true
package sluicegate.gitops.flux_remote_cluster

import rego.v1

deny contains {"at": ["spec", "kubeConfig"], "message": "the objects are applied to another cluster"} if {
	is_object(input.object.spec.kubeConfig)
}
