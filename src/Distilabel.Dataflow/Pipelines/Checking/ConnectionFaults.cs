using System.Collections.Generic;
using System.Linq;

namespace Distilabel.Dataflow.Pipelines.Checking;

/// <summary>What is said of a connection that cannot be made.</summary>
internal static class ConnectionFaults
{
    internal const string NothingToConnect = "There is no step to connect: the list is empty.";

    internal const string SecondRouting = "Two routings follow each other; a step must stand between them.";

    internal const string EndsInRouting = "The chain ends in a routing; the steps that it routes to must follow.";

    internal static string Repeated(string from, string to) => $"Step '{from}' is already connected to step '{to}'.";

    internal static string Cycle(string from, string to) => $"Connecting step '{from}' to step '{to}' would make a cycle.";

    internal static string RoutingIsSplit(string from) =>
        $"Step '{from}' routes its rows, so all its downstream steps must be connected in one call, after the routing.";

    internal static string RoutingAfterSeveral(IReadOnlyCollection<string> from) =>
        $"A routing stands after one step, and here are {from.Count}: {string.Join(", ", from.Select(static step => $"'{step}'"))}.";

    internal const string RouteIsEmpty = "The route has no branches.";

    internal static string RouteKeyRepeated(string column, string key) =>
        $"The route by the column '{column}' names the value '{key}' twice. For rows that go to several steps, use Route.When.";

    internal static string RouteNamesOther(string from, string step, IReadOnlyCollection<string> to) =>
        $"The route behind step '{from}' names step '{step}', which is none of those that follow: {string.Join(", ", to.Select(static other => $"'{other}'"))}.";

    internal static string RouteLeavesOut(string from, string step) =>
        $"Step '{step}' follows the route behind step '{from}', which sends it no row: name it in the route, or leave it out.";

    internal static string OtherPipeline(string from, string pipeline, string to, string otherPipeline) =>
        $"Step '{from}' belongs to the pipeline '{pipeline}' and step '{to}' to the pipeline '{otherPipeline}'; they can't be connected.";

    internal static string OwnedByOther(string step, string pipeline, string owner) =>
        $"Step '{step}' of the pipeline '{pipeline}' already belongs to the pipeline '{owner}'.";
}
