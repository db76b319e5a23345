# METADATA
# title: Disks and file systems are encrypted
# description: >-
#   A disk without encryption gives its content to everyone who comes by the medium or a
#   snapshot of it. It can not be turned on later without copying the disk.
# custom:
#   severity: warning
#   applies_to: [cloudformation/*]
#   fix: >-
#     Turn the encryption on, best with a key of your own.
package sluicegate.cloudformation.disk_encryption

import rego.v1

# By type, the settings, what they must not be, and whether they may be left out.
settings := {
	"AWS::EC2::Volume": {"Encrypted": {"bad": [false]}},
	"AWS::EC2::Instance": {"BlockDeviceMappings.Ebs.Encrypted": {"bad": [false]}},
	"AWS::EC2::LaunchTemplate": {"LaunchTemplateData.BlockDeviceMappings.Ebs.Encrypted": {"bad": [false]}},
	"AWS::AutoScaling::LaunchConfiguration": {"BlockDeviceMappings.Ebs.Encrypted": {"bad": [false]}},
	"AWS::EFS::FileSystem": {"Encrypted": {"bad": [false], "missing": true}},
	"AWS::WorkSpaces::Workspace": {"RootVolumeEncryptionEnabled": {"bad": [false], "missing": true}, "UserVolumeEncryptionEnabled": {"bad": [false], "missing": true}},
}

deny contains {"at": leaf.at, "message": message} if {
	row := settings[input.resource.type][setting]
	leaf := input.resource.settings[setting][_]
	leaf.value in row.bad
	message := sprintf("the disk is not encrypted: `%s` is %v", [setting, leaf.value])
}

deny contains {"at": array.concat(["values"], split(setting, ".")), "message": message} if {
	row := settings[input.resource.type][setting]
	row.missing
	not input.resource.settings[setting]
	not known_later(setting)
	message := sprintf("the disk is not encrypted: `%s` is not set", [setting])
}

# Whether the block that would hold it is worked out later.
known_later(setting) if {
	leaf := input.resource.settings[above][_]
	is_string(leaf.value)
	startswith(setting, concat("", [above, "."]))
}
