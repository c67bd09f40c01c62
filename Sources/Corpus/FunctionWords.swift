/// Articles, pronouns, prepositions and conjunctions that most sentences of a language have, but
/// for those of one letter and `com`, which is in every address.
enum FunctionWords {
    private static let english = words(
        """
        the of and to in is that for it as was with be by on not are this at from have or an which
        you can if will when has but all they we he his do no so me any
        """)

    private static let foreign = [
        entry(
            .catalan,
            """
            de la que el en els del les per un amb una es al se més dels si ha són aquest però
            aquesta pot
            """),
        entry(
            .croatian,
            """
            je na se da za od su ne kao to koji iz ili sa bi nije što može ako ovaj koja biti samo
            ali
            """),
        entry(
            .czech,
            """
            se na je že do to jako za pro po by ale od který jsou nebo není při jeho která může aby
            tak když ve ke jen
            """),
        entry(
            .danish,
            """
            og at det er en af til på den for med der de ikke som et har fra om kan vil eller men
            var så hvis skal også ved du når
            """),
        entry(
            .dutch,
            """
            de van een het en in is dat op te zijn voor met die niet aan er om ook als dan maar bij
            of uit nog naar heeft ze door wordt kan worden deze over je tot moet geen
            """),
        entry(
            .esperanto,
            """
            la de kaj en al estas ne por per kun vi ke el li aŭ se tio sed kiu pri ĝi
            """),
        entry(
            .estonian,
            """
            ja on ei see et ta oli kui ka või aga oma mis ning kes siis seda selle ole peab kas
            välja saab nii
            """),
        entry(
            .finnish,
            """
            ja on ei se että hän oli ovat kun tai mutta myös jos niin joka voi ole sen kuin ne tämä
            jotka voidaan mukaan sekä sitä niitä
            """),
        entry(
            .french,
            """
            de la le et les des en un une du que est pour qui dans par plus pas au sur ne se ce il
            sont avec son cette aux ou mais comme être si vous peut ces
            """),
        entry(
            .german,
            """
            der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es
            an werden aus er hat dass sie nach wird bei einer um am sind noch wie einem über so zum
            oder wenn kann
            """),
        entry(
            .hungarian,
            """
            az és hogy nem is egy ez de van el meg azt vagy mint csak még ha ki már volt be lehet
            kell amely fel pedig ezt lesz akkor
            """),
        entry(
            .indonesian,
            """
            yang dan di dengan untuk ini dari dalam tidak akan pada itu adalah atau ke juga oleh
            bisa dapat sebagai ada jika telah karena lebih anda
            """),
        entry(
            .italian,
            """
            di che la il un per in una non sono da del con si le dei della ma come al alla più nel
            gli anche lo se delle questo ha essere può
            """),
        entry(
            .latvian,
            """
            un ir uz ar no ka par kas lai vai tas bet nav kā šo pie līdz jūs ja tiek arī pēc var
            """),
        entry(
            .lithuanian,
            """
            ir yra kad su iš tai kaip ar bet jis buvo apie ne taip tik už jei po iki arba būti dėl
            nėra
            """),
        entry(
            .norwegian,
            """
            og det er på en som til av for at med den ikke de har et om fra kan var men så vil skal
            eller når også ved du hvis
            """),
        entry(
            .polish,
            """
            na do nie się że to jest jak po za od ale przez dla są co lub tylko jego może jeśli oraz
            przy które być ten tym można bez nad gdy tego tej jej ich ma jako więc aby
            """),
        entry(
            .portuguese,
            """
            de que da em um para não uma os se na por mais as dos como mas ao das ou quando muito
            nos já também só pelo pela até isso são ser pode do no
            """),
        entry(
            .romanian,
            """
            de și şi în la cu pe nu că se din mai un care pentru este sunt ca sau au fi dacă al prin
            această poate lui fost ce
            """),
        entry(
            .slovak,
            """
            sa na je že do aj to ako za pre po by ale od ktorý sú alebo nie pri jeho ktorá môže aby
            tak keď vo ku len
            """),
        entry(
            .slovenian,
            """
            in je na se da za ki so ne tudi pri po ali kot ni bi iz lahko če od do ko ta pa le
            """),
        entry(
            .spanish,
            """
            de la que el en los del se las por un para con no una su al lo como más pero sus le ya
            este si porque esta es son puede cuando sin sobre también
            """),
        entry(
            .swedish,
            """
            och att det är en som på för av med den inte till de ett har om kan från men eller var
            så när ska du vid också detta dig
            """),
        entry(
            .turkish,
            """
            ve bir bu da için de ile olarak çok daha olan gibi ne var ya her veya kadar değil en
            sonra ise ancak olduğu bulunan ki olur kullanılır
            """),
        entry(
            .vietnamese,
            """
            và của là có các được cho một không trong với những này để người khi đã từ như về thì
            bạn ra vào lại nếu
            """),
    ]

    /// The languages that have a word, English among them.
    static let languages: [String: [LatinLanguage]] = {
        var languages: [String: [LatinLanguage]] = [:]
        for (language, words) in [(language: LatinLanguage.english, words: english)] + foreign {
            for word in words { languages[word, default: []].append(language) }
        }
        return languages
    }()

    private static func entry(
        _ language: LatinLanguage, _ text: String
    ) -> (language: LatinLanguage, words: Set<String>) {
        (language, words(text))
    }

    private static func words(_ text: String) -> Set<String> {
        Set(text.split { $0.isWhitespace }.map(String.init))
    }
}
