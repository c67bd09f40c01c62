import Corpus
import Publishing
import Storage

/// What people name a store by: a folder's path or `s3://BUCKET/PREFIX`.
enum StorePlace {
    /// - Throws: `invalidInput`, `unsupported` for what can't be written to.
    static func store(_ place: String) throws(QuarryError) -> any UnitStore {
        if RepositoryPlace.isBucket(place) { return try BucketUnitStore(place) }
        guard !place.contains("://"), !place.isEmpty else {
            throw QuarryError(
                .unsupported, path: ForeignText.withoutSecrets(place),
                "a store is a folder that all machines have mounted, or a bucket, "
                    + "s3://BUCKET/PREFIX")
        }
        return FolderUnitStore(place: place)
    }
}
