package import Corpus

extension Manifest {
    /// The settings that `settings` states as text.
    /// - Parameter path: of the manifest, for the error.
    /// - Throws: `corrupt` where one of them can't be read.
    package func indexSettings(in path: String) throws(QuarryError) -> IndexSettings {
        do throws(InvalidText) {
            return try IndexSettings(facts: settings)
        } catch {
            throw QuarryError(.corrupt, path: path, error.reason)
        }
    }
}
