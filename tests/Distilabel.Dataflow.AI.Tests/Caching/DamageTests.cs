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
        await RunAsync("p", Options(), Load(), [.. names.Select(name => Ask(name))]);
        Assert.Equal(0, Client.TakeCalls());
    }
}
