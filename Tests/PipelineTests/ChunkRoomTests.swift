import Corpus
import Embedding
import Foundation
import Indexing
import Storage
import Testing

@Suite("Chunks longer than the model reads")
struct ChunkRoomTests {
    @Test("a chunk has the room that the prompt and what stands around a text leave")
    func prompts() throws {
        let plain = ChunkRoom(try TestModel.model())
        #expect(plain.tokens == 126)
        var settings = EmbedSettings(model: TestModel.name)
        settings.documentPrompt = "the refund "
        let prompted = ChunkRoom(try TestModel.model(settings))
        #expect(prompted.tokens == 124)
        #expect(prompted.warning(ChunkSettings(maxTokens: 124)) == nil)
        #expect(
            prompted.warning(ChunkSettings(maxTokens: 125))?.contains(
                "reads 124 (128 less 2 around a text and 2 for its prompt): up to 1 % of a chunk")
                == true)
    }

    @Test("windows of characters are taken for English")
    func characters() throws {
        let room = ChunkRoom(try TestModel.model())
        var chunk = ChunkSettings(strategy: .fixed, maxTokens: 8_192)
        chunk.maxCharacters = 2_000
        let warning = try #require(room.warning(chunk))
        #expect(warning.hasPrefix("chunk.max_characters is 2000, some 500 tokens of English, "))
        #expect(warning.hasSuffix("chunk.max_characters: 504 fits"))
        chunk.maxCharacters = 504
        #expect(room.warning(chunk) == nil)
    }

    @Test("what init takes for the room of the models that can be pulled is theirs")
    func pulled() throws {
        let models = ModelStore.standard()
        for name in [ModelStore.defaultModel, ModelStore.multilingualModel]
        where FileSystem.exists(models.folder(of: name) + "/modules.json") {
            let model = try models.open(EmbedSettings(model: name))
            #expect(ChunkRoom.tokens(ofPulled: name) == ChunkRoom(model).tokens, "\(name)")
        }
        #expect(ChunkRoom.tokens(ofPulled: "other") == nil)
        #expect(ChunkRoom.tokens(ofPulled: ModelStore.defaultModel) == 254)
    }
}
