<?php

declare(strict_types=1);

/** Clerk in memory, in a process of its own, for as long as this object lives. */
final class Emulator
{
    public readonly string $url;

    /** @var resource */
    private $process;

    public function __construct(string $seed)
    {
        // By its path: npx would end without it. Port 0 is a free one. With --json the first line has the address.
        $program = __DIR__ . '/../node_modules/.bin/clerk-memberships';
        $command = [$program, 'emulator', '--port', '0', '--seed', $seed, '--control', '--json'];
        $this->process = proc_open($command, [1 => ['pipe', 'w']], $pipes) ?: throw new RuntimeException("$program cannot be run");
        $line = json_decode((string) fgets($pipes[1]), true, flags: JSON_THROW_ON_ERROR);
        $this->url = $line['url'] ?? throw new RuntimeException($line['message'] ?? 'The emulator does not listen');
    }

    /** The seed again, no faults, no requests. */
    public function reset(): void
    {
        $this->control('reset', []);
    }

    /** Makes the next request that the rule is about fail. */
    public function inject(array $rule): void
    {
        $this->control('inject', $rule);
    }

    private function control(string $name, array $payload): void
    {
        file_get_contents("$this->url/__emulator/$name", false, stream_context_create(['http' => [
            'method' => 'POST',
            'header' => 'Content-Type: application/json',
            'content' => json_encode((object) $payload, JSON_THROW_ON_ERROR),
        ]]));
    }

    public function __destruct()
    {
        proc_terminate($this->process);
        proc_close($this->process);
    }
}
