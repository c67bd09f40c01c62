package import Corpus
import Snapshots

extension BuildSteps {
    /// What is told where the guard refuses to publish: the current generation stays.
    /// - Throws: `corrupt` for a damaged index.
    package func standstill(
        _ survey: CorpusSurvey, index: String
    ) throws(QuarryError) -> BuildOutcome {
        let store = GenerationStore(root: index)
        let manifest = try store.currentManifest()
        let findings = try SourceFindings(manifest.segments, layout: store.layout)
        let failures = survey.previous.marked(survey.failures)
        return BuildOutcome(
            manifest: manifest, isNewGeneration: false,
            changes: survey.previous.changes(
                to: survey.files.map(\.file), failures: failures),
            failures: failures, warnings: survey.listing.remarks + findings.warnings,
            pages: findings.pages, removals: survey.removals,
            passedOver: survey.listing.passedOver,
            leftOut: survey.listing.leftOut, parsed: 0, embedded: 0, damagedArtifacts: 0,
            seconds: 0, stages: [:])
    }
}
