namespace Distilabel.Dataflow.AI.Tests.Caching;

public sealed class DamageTests : GenerationsTestBase
{
    [Fact]
    public async Task Damage_in_a_log_that_tasks_share_is_said_once_in_a_run_and_costs_what_it_hit()
    {
        string[] names = ["a", "b", "c"];
        await RunAsync("p", Options(), Load(), [.. names.Select(name => Ask(name))]);
        Client.TakeCalls();
        var segment = Directory.GetFiles(CacheFolder, "*.ckpt", SearchOption.AllDirectories).Single();
        var bytes = await File.ReadAllBytesAsync(segment, TestContext.Current.CancellationToken);
        bytes[100] ^= 1;
        await File.WriteAllBytesAsync(segment, bytes, TestContext.Current.CancellationToken);
        using var log = new WarningLog();

        await RunAsync("p", Options() with { LoggerFactory = log }, Load(), [.. names.Select(name => Ask(name))]);

        Assert.Contains(segment, Assert.Single(log.Lines), StringComparison.Ordinal);
        Assert.InRange(Client.TakeCalls(), 1, 3 * Rows);
        await RunAsync("p", Options() with { LoggerFactory = log }, Load(), [.. names.Select(name => Ask(name))]);
        Assert.Equal(0, Client.TakeCalls());
        Assert.Single(log.Lines);
    }

    /// <summary>Once, damage in the middle of a file was said by every run for ever, though all of it had been done again.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(45)]
    [InlineData(100)]
    [InlineData(-1)]
    public async Task A_damaged_record_is_repaired_by_the_next_run_and_said_once(int place)
    {
        await RunAsync("p", Options(), Load(), Ask("ask"));
        Client.TakeCalls();
        var segment = Directory.GetFiles(CacheFolder, "*.ckpt", SearchOption.AllDirectories).Single();
        var bytes = await File.ReadAllBytesAsync(segment, TestContext.Current.CancellationToken);
        bytes[place < 0 ? bytes.Length + place : place] ^= 1;
        await File.WriteAllBytesAsync(segment, bytes, TestContext.Current.CancellationToken);
        using var log = new WarningLog();

        await RunAsync("p", Options() with { LoggerFactory = log }, Load(), Ask("ask"));
        var calls = Client.TakeCalls();
        for (var run = 0; run < 3; run++)
        {
            await RunAsync("p", Options() with { LoggerFactory = log }, Load(), Ask("ask"));
        }

        Assert.Contains(segment, Assert.Single(log.Lines), StringComparison.Ordinal);
        Assert.InRange(calls, place == 2 ? 0 : 1, Rows);
        Assert.Equal(0, Client.TakeCalls());
        Assert.Equal([segment], Directory.GetFiles(Path.GetDirectoryName(segment)!, "*.ckpt*").Order(StringComparer.Ordinal).Take(1));
    }

    [Fact]
    public async Task A_segment_in_which_nothing_belongs_to_the_log_is_set_aside_and_said_once()
    {
        await RunAsync("p", Options(), Load(), Ask("ask"));
        var segment = Directory.GetFiles(CacheFolder, "*.ckpt", SearchOption.AllDirectories).Single();
        await File.WriteAllTextAsync(segment, "Something else that somebody has put here.", TestContext.Current.CancellationToken);
        Client.TakeCalls();
        using var log = new WarningLog();

        for (var run = 0; run < 3; run++)
        {
            await RunAsync("p", Options() with { LoggerFactory = log }, Load(), Ask("ask"));
        }

        Assert.NotEmpty(log.Lines);
        Assert.All(log.Lines, line => Assert.Contains(segment, line, StringComparison.Ordinal));
        Assert.InRange(log.Lines.Count, 1, 2);
        Assert.Equal(Rows, Client.TakeCalls());
        var aside = Assert.Single(Directory.GetFiles(Path.GetDirectoryName(segment)!, "*.damaged"));
        Assert.StartsWith("Something else", await File.ReadAllTextAsync(aside, TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
