# METADATA
# title: Dependencies of a chart have a bounded version
# description: >-
#   With any version allowed, the next update of the dependencies brings whatever the repository
#   offers, major changes included.
# custom:
#   severity: warning
#   applies_to: [helm/chart]
#   fix: Set the version, or a range with an upper bound as in `~1.4.0`.
package sluicegate.gitops.chart_dependency

import rego.v1

deny contains {"at": ["dependencies", i, "version"], "message": message} if {
	dependency := input.object.dependencies[i]
	moves(dependency)
	message := sprintf("`%v` is taken in any version", [dependency.name])
}

moves(dependency) if {
	version := sprintf("%v", [dependency.version])
	regex.match(`^\s*([*xX](\.[*xX])*|>=?[^<|]*)?\s*$`, version)
	not is_beside(dependency)
}

moves(dependency) if {
	not dependency.version
	dependency.repository != ""
	not is_beside(dependency)
}

# A chart in the same repository has the version that lies there.
is_beside(dependency) if not dependency.repository

is_beside(dependency) if dependency.repository == ""

is_beside(dependency) if {
	is_string(dependency.repository)
	startswith(dependency.repository, "file://")
}
