import Corpus
import Testing

@Suite("Languages of Latin script told by their function words")
struct LatinLanguageTests {
    private static let paragraphs: [(language: LatinLanguage, text: String)] = [
        (
            .english,
            "Employees may work from home three days a week, if their manager agrees to it."
        ),
        (
            .dutch,
            """
            De medewerker vraagt het verlof aan voor de eerste van de maand; dagen die niet zijn \
            opgenomen worden niet uitbetaald.
            """
        ),
        (
            .german,
            """
            Der Antrag wird vor dem Ersten des Monats gestellt, und nicht genommene Tage werden bei \
            der Abrechnung nicht bezahlt.
            """
        ),
        (
            .french,
            """
            La demande est faite avant le premier jour du mois, et les jours qui ne sont pas pris ne \
            sont pas payés avec le salaire.
            """
        ),
        (
            .spanish,
            """
            La solicitud se presenta antes del primer día del mes, y los días que no se toman no son \
            pagados con el salario.
            """
        ),
        (
            .italian,
            """
            La domanda si presenta prima del primo giorno del mese, e i giorni che non sono presi \
            non vengono pagati con lo stipendio.
            """
        ),
        (
            .polish,
            """
            Wniosek należy złożyć przed pierwszym dniem miesiąca, a dni, które nie są wykorzystane, \
            nie będą wypłacone, chyba że jest to możliwe.
            """
        ),
    ]

    @Test(
        "a paragraph tells its language, with marks on its letters or without",
        arguments: paragraphs)
    func told(language: LatinLanguage, text: String) {
        #expect(LatinLanguage(of: text) == language)
        #expect(LatinLanguage(of: text.uppercased()) == language)
        // Between code and numbers too, as long as it is a part of the text.
        #expect(LatinLanguage(of: "2024-05-01 x = 17; " + text + " f(a, b)") == language)
    }

    @Test(
        "what has too few words of any language is not told",
        arguments: [
            "", "2024, 42 %", "收到貨物後兩週內退款。", "GET /v1/items?limit=50 HTTP/1.1 Host example",
            "Los Angeles, San Diego, Las Vegas, Santa Fe",
            "M8x30 DIN 933 A2-70 verzinkt Sechskantschraube",
            "De bibliotheek is op feestdagen gesloten.",
        ])
    func untold(text: String) {
        #expect(LatinLanguage(of: text) == nil)
    }

    @Test("each language has words of its own, in lower case, and a name")
    func lists() {
        #expect(Set(LatinLanguage.allCases.map(\.name)).count == LatinLanguage.allCases.count)
        #expect(LatinLanguage.norwegian.name == "Norwegian")
    }

    @Test("an English vocabulary that spells a language in syllables does not know it")
    func reading() {
        let syllables = ScriptReading(letters: 2_700, pieces: 1_000)
        let words = ScriptReading(letters: 4_000, pieces: 1_000)
        #expect(syllables.isRead(.english) && !syllables.isRead(.dutch))
        #expect(words.isRead(.dutch) && words.isRead(.english))
        let parts: [LanguageAdvice.Part] = [
            .init(script: .latin, share: 1, reading: syllables),
            .init(language: .dutch, share: 0.4, reading: syllables),
            .init(language: .german, share: 0.04, reading: syllables),
            .init(language: .french, share: 0.3, reading: words),
        ]
        #expect(
            LanguageAdvice(parts, model: "all-MiniLM-L6-v2").sentences(of: "the text is") == [
                "40 % of the text is in Dutch, which all-MiniLM-L6-v2 hardly knows: its vectors say "
                    + "little there; `quarry model pull multilingual-e5-small` gets a model that can"
            ])
        // What is said of all of the script is not said of a part of it once more.
        var whole = parts
        whole[0].reading = ScriptReading(letters: 1_000, pieces: 1_000)
        whole[1].reading = whole[0].reading
        #expect(LanguageAdvice(whole, model: "m").sentences(of: "the text is").count == 1)
    }
}
