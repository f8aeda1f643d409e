using System.Reflection;
using Distilabel.Dataflow.Running.Records;
using Microsoft.Extensions.Logging;

namespace Distilabel.Dataflow.Tests.Running.Records;

public sealed class RunLogTests
{
    /// <summary>Two subjects had taken the same numbers at the same time. Who filters a log by them would have seen one for the other.</summary>
    [Fact]
    public void Every_message_has_a_number_of_its_own()
    {
        var ids = typeof(RunLog).GetMethods(BindingFlags.Static | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
            .Select(static method => method.GetCustomAttribute<LoggerMessageAttribute>()?.EventId).OfType<int>().ToArray();

        Assert.True(ids.Length > 30);
        Assert.Equal(ids.Order(), ids.Distinct().Order());
    }
}
