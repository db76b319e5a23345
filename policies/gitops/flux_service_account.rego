# METADATA
# title: What Flux applies is bound to a service account
# description: >-
#   Without a service account, the controller applies everything with its own rights, which are
#   those of a cluster administrator: whoever may write to the folder may do anything.
# custom:
#   severity: info
#   severities: {default: off, baseline: off, restricted: off, strict: warning}
#   applies_to:
#     - kubernetes/kustomize.toolkit.fluxcd.io/Kustomization
#     - kubernetes/helm.toolkit.fluxcd.io/HelmRelease
#   fix: Set spec.serviceAccountName to an account that may do what this folder needs.
package sluicegate.gitops.flux_service_account

import rego.v1

deny contains {"at": ["spec"], "message": message} if {
	is_object(input.object.spec)
	not input.object.spec.serviceAccountName
	not input.object.spec.kubeConfig
	message := sprintf("`%s` is applied with all rights of the controller", [input.identity.name])
}
