<?php
// Sets a fresh WordPress up for the tests and prints what they need to know, as JSON.
// Usage: php real_wordpress.php ROOT ADDRESS [plain | pretty | flood NUMBER]
[, $root, $address] = $argv;
$parts = parse_url($address);
$_SERVER += ['HTTP_HOST' => "{$parts['host']}:{$parts['port']}", 'REQUEST_URI' => '/',
    'SERVER_NAME' => $parts['host'], 'SERVER_PROTOCOL' => 'HTTP/1.1', 'REQUEST_METHOD' => 'GET'];
if (!isset($argv[3])) {
    define('WP_INSTALLING', true);
}
require "$root/wp-load.php";

if (($argv[3] ?? '') === 'flood') {
    for ($i = 1; $i <= (int) $argv[4]; $i++) {
        $gmt = gmdate('Y-m-d H:i:s', time() - 3600 + $i);
        wp_insert_comment(['comment_post_ID' => 1, 'comment_author' => "Voisin $i",
            'comment_content' => "Message $i", 'comment_approved' => '1',
            'comment_date_gmt' => $gmt, 'comment_date' => get_date_from_gmt($gmt)]);
    }
    exit;
}
if (isset($argv[3])) {
    update_option('permalink_structure', $argv[3] === 'plain' ? '' : '/%year%/%postname%/');
    delete_option('rewrite_rules');
    exit;
}

require "$root/wp-admin/includes/upgrade.php";
wp_install('Café Rivage', 'lou', 'lou@rivage.example', true, '', 'an-invented-password');
update_option('permalink_structure', '/%year%/%postname%/');
update_option('timezone_string', 'Europe/Paris');
update_option('moderation_notify', 0);
update_option('comments_notify', 0);

function user_with_password(string $login, string $role): array
{
    $user = get_user_by('login', $login);
    $id = $user ? $user->ID : wp_insert_user(['user_login' => $login, 'user_pass' => 'x',
        'user_email' => "$login@rivage.example", 'role' => $role]);
    wp_update_user(['ID' => $id, 'description' => 'Le café du <b>port</b>',
        'user_url' => 'https://cafe-rivage.example']);
    [$password] = WP_Application_Passwords::create_new_application_password(
        $id, ['name' => 'vigie']);
    return ['id' => (string) $id, 'username' => $login,
        'application_password' => WP_Application_Passwords::chunk_password($password)];
}

function comment(int $post, string $name, string $text, string $approved, int $hours,
    int $parent = 0, string $type = 'comment', string $url = ''): string
{
    $gmt = gmdate('Y-m-d H:i:s', time() - 3600 * $hours);
    return (string) wp_insert_comment(['comment_post_ID' => $post, 'comment_author' => $name,
        'comment_author_email' => 'someone@courriel.example', 'comment_author_url' => $url,
        'comment_content' => $text, 'comment_approved' => $approved, 'comment_parent' => $parent,
        'comment_type' => $type, 'comment_date_gmt' => $gmt,
        'comment_date' => get_date_from_gmt($gmt)]);
}

$post = wp_insert_post(['post_title' => 'Le chocolat de la maison', 'post_status' => 'publish',
    'post_content' => 'Il arrive.', 'comment_status' => 'open']);
$closed = wp_insert_post(['post_title' => 'Fermé', 'post_status' => 'publish',
    'post_content' => 'Fini.', 'comment_status' => 'closed']);
$first = comment($post, 'Maël', "Le chocolat était froid, et l'accueil aussi...\nDommage !",
    '1', 5);
echo json_encode([
    'editor' => user_with_password('lou', 'administrator'),
    'reader' => user_with_password('noe', 'subscriber'),
    'post' => (string) $post,
    'approved' => $first,
    'answered' => comment($post, 'Ana', 'Same here, <3 the cookies though & the view.', '1', 4,
        (int) $first),
    'held' => comment($post, 'Harper', 'Love the new oat cookies!', '0', 3),
    'spam' => comment($post, 'Crypto Gains', 'Earn fast https://gains.example/', 'spam', 3),
    'trashed' => comment($post, 'Parti', 'Oubliez-moi.', 'trash', 2),
    'ping' => comment($post, 'Le blog du port', '[…] le chocolat du Rivage […]', '1', 2, 0,
        'pingback', 'https://port.example.org/nos-cafes/'),
    'closed' => comment($closed, 'Yann', 'Dommage que ce soit fini', '1', 2),
    'old' => comment($post, 'Ancien', 'Il y a trois semaines déjà', '1', 24 * 21),
    'review' => comment($post, 'Ana', 'Cinq étoiles', '1', 2, 0, 'review'),
    'version' => $wp_version,
]);
