import Corpus

/// What a bill says of itself: who wrote it, and of what.
struct BillMetadata: Encodable {
    struct Lifecycle: Encodable { var phase = "post-build" }
    struct Tools: Encodable { var components: [BillComponent] }

    var timestamp: String?
    var lifecycles = [Lifecycle()]
    var tools: Tools
    var component: BillComponent

    init(timestamp: String?, component: BillComponent) {
        self.timestamp = timestamp
        self.component = component
        tools = Tools(components: [
            BillComponent(
                .application, reference: BillReference.writer, name: "quarry",
                version: Version.quarry)
        ])
    }
}
