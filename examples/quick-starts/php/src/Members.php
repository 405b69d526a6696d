<?php

declare(strict_types=1);

/** The members of an organization, over Clerk's Backend API. */
final class Members
{
    /** Another URL than Clerk's own is that of the emulator. */
    public function __construct(
        private readonly string $secretKey,
        private readonly string $serverUrl = 'https://api.clerk.com/v1',
    ) {
    }

    /** Adds a user. True where the user is a member now, false where the organization is full. */
    public function add(string $organizationId, string $userId): bool
    {
        [$status, $body] = $this->send('POST', "/organizations/$organizationId/memberships", [
            'user_id' => $userId,
            'role' => 'org:member',
        ]);
        $code = $body['errors'][0]['code'] ?? null;

        return match (true) {
            $status === 200, $code === 'already_a_member_in_organization' => true,
            $code === 'organization_membership_quota_exceeded' => false,
            default => throw new RuntimeException("Clerk responded with $status $code"),
        };
    }

    public function count(string $organizationId): int
    {
        return $this->send('GET', "/organizations/$organizationId/memberships?limit=1")[1]['total_count'];
    }

    /** @return array{int, array<string, mixed>} */
    private function send(string $method, string $path, ?array $payload = null): array
    {
        $context = stream_context_create(['http' => [
            'method' => $method,
            'header' => "Authorization: Bearer $this->secretKey\r\nContent-Type: application/json",
            'content' => $payload === null ? '' : json_encode($payload, JSON_THROW_ON_ERROR),
            'ignore_errors' => true,
            'timeout' => 30,
        ]]);
        $body = file_get_contents($this->serverUrl . $path, false, $context);
        if ($body === false) {
            throw new RuntimeException('Clerk did not respond');
        }
        preg_match('/ (\d+)/', $http_response_header[0], $status);

        return [(int) $status[1], json_decode($body, true, flags: JSON_THROW_ON_ERROR)];
    }
}
