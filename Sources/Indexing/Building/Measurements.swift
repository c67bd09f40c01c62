package import Snapshots

/// What is measured of an index's segments for its manifest: a function of them and the settings.
package struct Measurements: Sendable {
    package var languages: Manifest.Languages
    /// By script class.
    package var calibration: [String: Manifest.Calibration]

    package init(languages: Manifest.Languages, calibration: [String: Manifest.Calibration]) {
        self.languages = languages
        self.calibration = calibration
    }
}
