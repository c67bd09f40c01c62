import Corpus
import Embedding
import Exporting
import Snapshots
import Storage
import Terminal

extension InspectCommand {
    /// - Throws: `corrupt`, `io`; `invalidInput` for a SOURCE_DATE_EPOCH that is no time.
    func printBill(_ manifest: Manifest, of store: GenerationStore) throws(QuarryError) {
        let bill = try BillOfMaterials(
            manifest, layout: store.layout,
            options: .init(
                name: FileSystem.name(of: FileSystem.realPath(index)),
                model: try model(of: manifest, in: store), namesRestricted: restrictedNames,
                timestamp: try BillTime.stated()))
        let unnamed = try bill.write { bytes throws(QuarryError) in try Output.write(bytes) }
        if unnamed > 0 {
            say(
                Counted(
                    unnamed, "source with readers of its own stands without its name; ",
                    "sources with readers of their own stand without their names; "
                ).description
                    + "--restricted-names states them")
        }
    }

    /// Nil, and said so, where the index's model is not here.
    private func model(
        of manifest: Manifest, in store: GenerationStore
    ) throws(QuarryError) -> BillModel? {
        let path = store.layout.rootText(manifest.generation)
        let settings = try manifest.indexSettings(in: path).embed
        let models = ModelStore.standard()
        do throws(QuarryError) {
            let model = try models.open(settings)
            guard model.fingerprint.hex == manifest.fingerprints[.model] else {
                throw QuarryError(
                    .notFound, path: models.folder(of: settings.model),
                    "is another model than the index's")
            }
            return try BillModel(
                folder: models.folder(of: model.name), files: models.fileNames(of: model.name),
                licence: models.licence(of: model))
        } catch {
            say("the model's licence and files can't be said: \(error)")
            return nil
        }
    }

    private func say(_ warning: String) {
        if !global.quiet { LogLine.complain("warning", warning) }
    }
}
