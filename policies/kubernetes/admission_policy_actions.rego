# METADATA
# title: Admission policies deny
# description: >-
#   A binding whose actions are only Warn and Audit lets through what its policy refuses; whoever
#   reads the policy takes it for a guard.
# custom:
#   severity: info
#   severities: {strict: warning}
#   applies_to: [kubernetes/admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding]
#   fix: Add Deny to validationActions once the warnings are gone.
package sluicegate.kubernetes.admission_policy_actions

import rego.v1

deny contains {"at": ["spec", "validationActions"], "message": message} if {
	input.object.spec.validationActions[0]
	not denies
	message := sprintf("`%s` lets through what its policy refuses", [input.identity.name])
}

denies if "Deny" in input.object.spec.validationActions
