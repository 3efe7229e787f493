"""What corroborates spam is seen where it is, and not where customers talk."""

from __future__ import annotations

import time

import pytest
from vigie.text.matching import compile_list, find_matches
from vigie.text.normalise import read_disguised
from vigie.text.signs import Signs, has_contact, read_signs
from vigie.text.wordlists import LANGUAGES, load_list


def signs_of(text: str) -> Signs:
    return read_signs(text, read_disguised(text), tick=lambda: None)


SPAM = [
    "Votre colis est en attente de paiement, réglez les frais de douane sur colis-suivi.example",
    "Votre compte sera suspendu demain, confirmez vos informations",
    "Votre compte CPF arrive à échéance, vos droits CPF seront perdus",
    "Mon mentor m'a appris le trading, merci à Mme Sylvie",
    "Grâce à Mme Berthe j'ai obtenu mon prêt en trois jours",
    "Prêt entre particuliers, même interdit bancaire",
    "Grand médium, retour affectif et désenvoûtement, paiement après",
    "Antivirus : appelez immédiatement nos techniciens",
    "Bravo vous avez été tirée : vous avez remporté un téléphone",
    "Réclamez votre lot avant ce soir",
    "Arrondir ses fins de mois depuis ton canapé, c'est possible",
    "Rejoignez mon équipe de vendeuses, je vous explique en privé",
    "Acheter des abonnés et des likes, vrais abonnés français",
    "Nous plaçons votre site en première page de Google",
    "Abonnez-vous à ma chaîne, je rends les abonnements",
    "Je suis seule ce soir, mes photos privées sont dans ma bio",
    "Viagra sans ordonnance, livraison discrète",
    "Rédaction de mémoires et de thèses, discrétion assurée",
    "Envoyez GAGNE, répondez STOP pour arrêter",
    "Vends deux places pour le concert de samedi",
    "Venez nous voir au marché, devis gratuit sur place",
    "Livraison offerte avec mon code PRINTEMPS",
    "Infos en MP, tarifs en MP",
    "Découvrez nos offres, réservez vite",
    "Your parcel is waiting: pay the customs today",
    "Your account will be suspended, confirm your bank",
    "This coach doubled my savings, thanks to Mr Harris, message me on Telegram now, contact him",
    "We give loans to anybody, no credit check",
    "Powerful spell caster brought back my husband",
    "Call our toll free number, tech support number inside",
    "Congratulations you have been selected, claim your reward",
    "Earn extra from your sofa, be your own boss",
    "We're hiring packers, apply now",
    "Buy followers and likes, instagram followers from Paris",
    "I can rank your site, seo expert here",
    "Check out my channel and subscribe to my page",
    "Hot singles near you, add me on Snap",
    "Lose belly fat, slimming tea, no prescription",
    "Write my essay: plagiarism free, academic writing",
    "Txt WIN now, reply STOP to end",
    "Selling my ticket for Sunday, dm for price",
    "Join my team, ask me how I quit",
    "Book now, free quote, fully insured",
    "Link in bio, use code SPRING",
    "Dm to order, we ship worldwide",
]

INNOCENT = [
    "Bonjour, je vous ai écrit sur WhatsApp hier et personne ne répond",
    "Mon colis est bloqué depuis dix jours, pouvez-vous vérifier ?",
    "J'ai payé 1 250 € et la table est arrivée rayée",
    "La livraison était prévue le 12/03/2025 entre 8 et 10 heures",
    "Le livreur n'a pas sonné, merci pour votre retour rapide",
    "Ma réservation au nom de Delmas est introuvable",
    "Vous vendez encore la théière bleue ?",
    "La crème est efficace, je recommande",
    "Très bon site, commande reçue en deux jours",
    "Combien coûte le forfait à 19,99 € par mois ?",
    "Je ne retrouve plus mon mot de passe",
    "Mon conseiller est un ange, merci à toute l'équipe",
    "Le coach sportif du mardi est formidable",
    "Le casino du centre-ville ferme à quelle heure ?",
    "Ma commande 123456 n'est pas arrivée",
    "Les prix ont augmenté de 20 % depuis l'an dernier",
    "Toujours en attente du remboursement de mon billet",
    "J'adore la nouvelle collection, bravo",
    "Le numéro surtaxé de votre service est une honte",
    "Il y a un bug quand je clique sur payer",
    "Je voudrais prendre un abonnement pour ma fille",
    "Vous pouvez me rappeler demain matin ?",
    "Une heure d'attente au téléphone, bravo",
    "La tarte au citron vaut le détour.Vraiment",
    "I wrote to you on WhatsApp and nobody answered",
    "My parcel has been held at customs for a week",
    "I paid $1,250 and the table came scratched",
    "Delivery was due on 12/03/2025 between 8 and 10",
    "Is the blue teapot still in stock?",
    "Great cream, it works, would recommend",
    "How much is the plan at 19.99 a month?",
    "I can't log in since the update",
    "Your agent was lovely, thank you",
    "Why did the price go up 20 % since last year?",
    "Still waiting for my refund",
    "An hour on hold and then cut off",
    "My order 123456 never arrived",
    "The personal trainer on Tuesdays is brilliant",
    "Can I change the size of my order?",
    "Where do I find my invoice?",
    "The soup was cold and the bread was stale",
    "My train was late again and I missed the connection",
    "Love the new coat, wore it to work",
    "Nobody told us the pool was closed",
]


@pytest.mark.parametrize("text", SPAM)
def test_a_scam_or_a_promotion_is_told_by_its_phrases(text: str) -> None:
    signs = signs_of(text)
    assert signs.phrases or (signs.channels and signs.lures)


@pytest.mark.parametrize("text", INNOCENT)
def test_a_customers_talk_shows_no_stock_phrase(text: str) -> None:
    signs = signs_of(text)
    assert not signs.phrases
    assert not (signs.channels and signs.lures)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("appelle le 06 12 34 56 78", "06 12 34 56 78"),
        ("appelle le 06.12.34.56.78", "06.12.34.56.78"),
        ("appelle le 06 - 12 - 34 - 56 - 78", "06 - 12 - 34 - 56 - 78"),
        ("appelle le O6 12 34 56 78", "O6 12 34 56 78"),
        ("appelle le O6l2345678", "O6l2345678"),
        ("appelle le +33 (0)6 12 34 56 78", "+33 (0)6 12 34 56 78"),
        ("ring +44 7700 900123", "+44 7700 900123"),
        ("text (202) 555-0134", "(202) 555-0134"),
        ("sur wa.me/33612345678", "wa.me/33612345678"),
        ("sur t.me/gains", "t.me/gains"),
        ("sur wh@tsapp", "wh@tsapp"),
        ("sur whats app", "whats app"),
        ("écrire à jean.dupont(at)exemple.fr", "jean.dupont(at)exemple.fr"),
        ("write to jean [at] example [dot] com", "jean [at] example [dot] com"),
        ("viens en MP", "viens en MP"),
        ("tarifs en dm", "en dm"),
        ("écris-moi en privé", "écris-moi en privé"),
        ("lien en bio", "lien en bio"),
        ("send me a message in inbox", "in inbox"),
    ],
)
def test_ways_to_be_reached_are_seen_in_every_spelling(text: str, shown: str) -> None:
    channels = signs_of(text).channels
    assert [text[found.start : found.end] for found in channels] == [shown]


@pytest.mark.parametrize(
    "text",
    [
        "voir colis-suivi.example.com",
        "crypto-gain.net",
        "bit.ly/abc",
        "cutt.ly/xyz",
        "gains (dot) com",
    ],
)
def test_links_are_seen_without_their_scheme(text: str) -> None:
    assert signs_of(text).links


@pytest.mark.parametrize(
    "text",
    [
        "livré le 29/07/2023",
        "un million (1.000.000) de vues",
        "bonjour.Merci",
        "Node.js et etc.",
        "1 250 € pour ça",
        "le 3244 ne répond pas",
        "il y a 2012 - 522 ans",
    ],
)
def test_dates_prices_and_slips_of_the_space_bar_lead_nowhere(text: str) -> None:
    assert not has_contact(text)


@pytest.mark.parametrize(
    "text",
    [
        "500 € par jour",
        "$400/day",
        "-20 %",
        "20% off",
        "30 % de réduction",
        "5% daily",
        "£2,000 cash",
        "200 becomes 2,000 € in 3 hours",
        "recevez gratuitement",
        "win a free phone",
    ],
)
def test_money_dangled_is_seen_and_counts_beside_a_way_to_be_reached(text: str) -> None:
    signs = signs_of(text)
    assert signs.money
    assert signs_of(f"{text}, +33 6 12 34 56 78").count > signs.count


@pytest.mark.parametrize(
    "text", ["payé 1 250 € en caisse", "19,99 € par mois", "hausse de 20 %", "a 20 euro note"]
)
def test_a_price_that_is_quoted_is_no_money_dangled(text: str) -> None:
    assert not signs_of(text).money


@pytest.mark.parametrize(
    "text",
    [
        "Le concert des Enfoirés était super",
        "Filet de morue et thon rouge au menu",
        "NTM en concert à Lyon, il reste des billets ?",
        "Les frais de port (fdp) sont trop élevés",
        "Encore du retard sur la ligne B",
        "My dog is a coon hound mix",
        "The knob on my oven fell off",
        "Is the spice rack still on sale?",
    ],
)
def test_no_insult_is_hidden_on_sight_where_none_was_said(text: str) -> None:
    words = read_disguised(text)
    tries = [compile_list(load_list("banned", language)) for language in LANGUAGES]
    seen = [found for trie in tries for found in find_matches(words, trie)]
    allowed = compile_list(load_list("allowed", "fr"))
    masked = {found.start for found in find_matches(words, allowed)}
    assert [found for found in seen if found.start not in masked] == []


def test_phrases_that_overlap_are_one_sign() -> None:
    assert len(signs_of("check out my channel").phrases) == 1
    assert len(signs_of("bitcoin").phrases) == 1


@pytest.mark.parametrize(
    "unit", ["1 ", "1.", "a-", "a.", "a (", "€1,000 ", "claim a a ", "o6 ", "a(at)a", "0 0-", "-20"]
)
def test_signs_are_read_in_linear_time(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    words = read_disguised(text[:10])
    start = time.process_time()
    read_signs(text, words, tick=lambda: None)
    assert time.process_time() - start < 1
