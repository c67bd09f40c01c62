/// Versions of this build.
package enum Version {
    package static let quarry = "0.1.0"
}
