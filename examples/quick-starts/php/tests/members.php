<?php

// Plain PHP, so that there is nothing to install. In PHPUnit each function is a test, and the emulator starts in setUpBeforeClass.

declare(strict_types=1);

require __DIR__ . '/../src/Members.php';
require __DIR__ . '/Emulator.php';

function check(string $what, mixed $expected, mixed $actual): void
{
    if ($actual !== $expected) {
        fwrite(STDERR, "$what: expected " . var_export($expected, true) . ', got ' . var_export($actual, true) . "\n");
        exit(1);
    }
    echo "ok: $what\n";
}

$emulator = new Emulator(__DIR__ . '/../seed.json');
$members = new Members('sk_test_any', "$emulator->url/v1");

check('adds a user', true, $members->add('org_acme', 'user_bob'));
check('adds a user once', true, $members->add('org_acme', 'user_bob'));
check('has both members', 2, $members->count('org_acme'));
check('says when the organization is full', false, $members->add('org_acme', 'user_cy'));

// Clerk acts, and its response is lost: the failure after which a program has to look before it tries again.
$emulator->reset();
$emulator->inject(['operation' => 'OrganizationMemberships.create', 'with' => 'loseAnswer']);
try {
    @$members->add('org_acme', 'user_bob');
    check('fails where the response is lost', true, false);
} catch (RuntimeException $failure) {
    check('fails where the response is lost', 'Clerk did not respond', $failure->getMessage());
}
check('and has the member all the same', 2, $members->count('org_acme'));
