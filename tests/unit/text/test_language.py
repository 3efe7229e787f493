import pytest
from vigie.analysis import Language
from vigie.text import analyse


@pytest.mark.parametrize(
    "text",
    [
        "merci beaucoup",
        "Toujours pas reçu mon colis",
        "c'est nul",
        "ça marche pas",
        "vous êtes ouverts demain ?",
        "bonjour",
        "le gâteau était délicieux 😍",
        "j ai pas recu ma commande",
    ],
)
def test_french_is_known_even_from_a_few_words(text: str) -> None:
    assert analyse(text).language is Language.FR


@pytest.mark.parametrize(
    "text",
    [
        "thank you so much",
        "Still waiting for my parcel",
        "this is awful",
        "are you open tomorrow?",
        "hello there",
        "the cake was delicious 😍",
        "it doesn't work",
    ],
)
def test_english_is_known_even_from_a_few_words(text: str) -> None:
    assert analyse(text).language is Language.EN


@pytest.mark.parametrize(
    "text",
    [
        "",
        "😍😍",
        "12 345",
        "http @user",
        "спасибо большое",
        "شكرا جزيلا",
        "どうもありがとう",
        "¿Dónde está mi pedido? Estoy muy enfadado con ustedes",
        "Wo bleibt meine Bestellung? Ich warte seit drei Wochen",
        "Dove si trova il mio ordine? Sono molto deluso",
    ],
)
def test_no_words_and_other_languages_are_other(text: str) -> None:
    assert analyse(text).language is Language.OTHER


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Franchement le service est top, best team ever", Language.FR),
        ("Honestly the staff were lovely, merci!", Language.EN),
    ],
)
def test_a_mixed_text_has_the_language_of_most_of_its_words(text: str, language: Language) -> None:
    assert analyse(text).language is language
