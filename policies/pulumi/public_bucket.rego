# METADATA
# title: Buckets are not public
# description: >-
#   A public access list or grant opens every object in the bucket to everyone, and also
#   those that are put there later.
# custom:
#   severity: error
#   applies_to: [pulumi/*]
#   fix: >-
#     Remove the public access, and close it for the whole bucket or account.
package sluicegate.pulumi.public_bucket

import rego.v1

public := {"public-read", "public-read-write", "authenticated-read"}

everyone := {"allUsers", "allAuthenticatedUsers"}

deny contains {"at": ["values", "acl"], "message": message} if {
	regex.match(`^(aws:s3|digitalocean:index):`, input.resource.type)
	input.resource.values.acl in public
	message := "everyone may read the bucket"
}

switches := ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"]

deny contains {"at": ["values", switch], "message": message} if {
	input.resource.type in {"aws:s3:BucketPublicAccessBlock", "aws:s3:AccountPublicAccessBlock"}
	some switch in switches
	object.get(input.resource.values, switch, false) == false
	message := sprintf("public access is let through: `%s` is off", [switch])
}

deny contains {"at": array.concat(["values"], path), "message": message} if {
	startswith(input.resource.type, "gcp:storage:BucketIAM")
	walk(input.resource.values, [path, value])
	value in everyone
	message := "everyone may read the bucket"
}

deny contains {"at": ["values", key], "message": message} if {
	input.resource.type in {"azure-native:storage:StorageAccount", "azure:storage:Account"}
	some key in ["allowBlobPublicAccess", "allowNestedItemsToBePublic"]
	input.resource.values[key] == true
	message := "everyone may read what is made public in the account"
}
