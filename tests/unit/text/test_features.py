from vigie.text.features import find_negated, fold_word, hash_pairs, hash_word, split_tokens


def test_links_people_and_mail_become_one_token_each() -> None:
    text = "@karim voir https://exemple.com/a?b=c ou www.exemple.com, mail a.b@exemple.com"
    assert split_tokens(text) == ["@", "voir", "http", "ou", "http", "mail", "@mail"]


def test_elisions_are_cut_and_english_negations_stay_whole() -> None:
    assert split_tokens("J\u2019aime l'équipe, I don't") == [
        "j'",
        "aime",
        "l'",
        "équipe",
        ",",
        "i",
        "don't",
    ]


def test_stretched_words_are_shortened_to_two_letters() -> None:
    assert split_tokens("trooooop bieeen !!!!!") == ["troop", "bieen", "!!!"]


def test_emoji_and_faces_are_tokens() -> None:
    assert split_tokens("bien 😍😡 :)") == ["bien", "😍", "😡", ":)"]


def test_digits_keep_their_number_and_lose_their_value() -> None:
    assert split_tokens("06 1234") == ["00", "0000"]


def test_accents_fold_to_plain_letters() -> None:
    assert [fold_word(word) for word in ("déçue", "œuf", "plain")] == ["decue", "oeuf", "plain"]


def test_negation_reaches_three_words_and_stops_at_but() -> None:
    tokens = split_tokens("pas bon du tout alors mais bon")
    assert find_negated(tokens) == [1, 2, 3]


def test_negation_stops_at_a_full_stop() -> None:
    assert find_negated(["jamais", ".", "bon"]) == []


def test_every_gram_is_a_hash_of_thirty_two_bits() -> None:
    tokens = split_tokens("Ça ne marche pas, \ud800 👍 1234")
    grams = [gram for token in tokens for gram in hash_word(token)] + hash_pairs(tokens)
    assert len(grams) > len(tokens)
    assert all(0 <= gram < 1 << 32 for gram in grams)


def test_a_word_and_its_unaccented_twin_share_grams() -> None:
    assert set(hash_word("déçu")) & set(hash_word("decu"))


def test_pairs_are_neighbours_and_negated_words() -> None:
    assert len(hash_pairs(["pas", "bon"])) == 2
    assert len(hash_pairs(["très", "bon"])) == 1
    assert hash_pairs([]) == []
