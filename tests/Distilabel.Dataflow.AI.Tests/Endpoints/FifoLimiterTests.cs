using CsCheck;
using Distilabel.Dataflow.AI.Endpoints;

namespace Distilabel.Dataflow.AI.Tests.Endpoints;

public sealed class FifoLimiterTests
{
    private enum Action
    {
        Acquire,
        Release,
        Cancel,
        Limit,
    }

    /// <summary>Against a model of a few lines: a queue, a set of those who are through, and a limit.</summary>
    [Fact]
    public async Task Slots_go_to_those_who_waited_longest_and_never_to_more_than_the_limit() =>
        await Gen.Select(Gen.Int[1, 4], Gen.Select(Gen.Enum<Action>(), Gen.Int[0, 20]).Array[1, 60]).SampleAsync(async (limit, actions) =>
        {
            var limiter = new FifoLimiter(limit);
            var waiting = new List<(Task Task, CancellationTokenSource Source)>();
            var inUse = 0;
            foreach (var (action, number) in actions)
            {
                switch (action)
                {
                    case Action.Acquire:
                        var source = new CancellationTokenSource();
                        waiting.Add((limiter.AcquireAsync(source.Token).AsTask(), source));
                        break;
                    case Action.Release when inUse > 0:
                        inUse--;
                        limiter.Release();
                        break;
                    case Action.Cancel when waiting.Count > 0:
                        var (cancelled, cancel) = waiting[number % waiting.Count];
                        waiting.RemoveAt(number % waiting.Count);
                        await cancel.CancelAsync();
                        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled);
                        break;
                    case Action.Limit:
                        limiter.Limit = limit = (number % 4) + 1;
                        break;
                }

                while (inUse < limit && waiting.Count > 0)
                {
                    await waiting[0].Task.WaitAsync(TimeSpan.FromSeconds(30));
                    waiting.RemoveAt(0);
                    inUse++;
                }

                Assert.Equal(inUse, limiter.InUse);
                Assert.DoesNotContain(waiting, static waiter => waiter.Task.IsCompleted);
            }
        }, iter: 500);

    [Fact]
    public async Task Many_threads_at_once_never_exceed_the_limit_and_all_get_through()
    {
        const int limit = 7;
        var limiter = new FifoLimiter(limit);
        var inside = 0;
        var most = 0;
        await Parallel.ForAsync(0, 20_000, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (number, cancellationToken) =>
        {
            await limiter.AcquireAsync(cancellationToken);
            InterlockedMax(ref most, Interlocked.Increment(ref inside));
            if (number % 3 == 0)
            {
                await Task.Yield();
            }

            Interlocked.Decrement(ref inside);
            limiter.Release();
        });

        Assert.InRange(most, 1, limit);
        Assert.Equal(0, limiter.InUse);
    }

    [Fact]
    public async Task Waiters_that_are_cancelled_while_slots_are_freed_lose_no_slot()
    {
        var limiter = new FifoLimiter(1);
        for (var round = 0; round < 2_000; round++)
        {
            await limiter.AcquireAsync(CancellationToken.None);
            using var source = new CancellationTokenSource();
            var waiter = limiter.AcquireAsync(source.Token).AsTask();
            var cancel = source.CancelAsync();
            limiter.Release();
            await cancel;
            try
            {
                await waiter;
                limiter.Release();
            }
            catch (OperationCanceledException)
            {
                Assert.True(waiter.IsCanceled);
            }

            Assert.Equal(0, limiter.InUse);
        }
    }

    [Fact]
    public async Task A_token_that_is_already_cancelled_takes_no_slot()
    {
        var limiter = new FifoLimiter(1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => limiter.AcquireAsync(new CancellationToken(true)).AsTask());

        Assert.Equal(0, limiter.InUse);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        var seen = Volatile.Read(ref target);
        while (value > seen && Interlocked.CompareExchange(ref target, value, seen) is var now && now != seen)
        {
            seen = now;
        }
    }
}
